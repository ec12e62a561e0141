import { expect, vi } from 'vitest'
import type { Tables } from '../../src/store/tables/schema.ts'
import { TABLE_KINDS, type TableKind } from '../../src/store/walls/table-kinds.ts'
import { fillOrganization, peopledBirch } from '../support/filled-organization.ts'
import type { UnderTest } from '../support/tenantry-under-test.ts'

type Table = keyof Tables

/** The kinds of tables at which the application role gets, so that they have walls. */
const WALLED: readonly TableKind[] = ['account', 'organization', 'user', 'request']

/** Every walled table, with the kind of its walls. */
const KINDS = new Map(
  Object.entries<TableKind>(TABLE_KINDS)
    .filter(([, kind]) => WALLED.includes(kind))
    .map(([name, kind]) => [`tenantry.${name}` as Table, kind]),
)

/** Every walled table. */
export const TABLES = [...KINDS.keys()]

/** Those of which somebody of an account sees less than their organization has: but for two, the kind says so. */
export const TABLES_BY_ACCOUNT = TABLES.filter(
  (table) => table === 'tenantry.event_personal' || KINDS.get(table) !== 'organization',
)

/** Any row, in the columns by which it belongs to somebody. */
export interface AnyRow {
  readonly id?: string
  readonly organization_id?: string
  readonly account_id?: string | null
  readonly asked_in_account_id?: string
  readonly request_id?: string
  readonly user_id?: string | null
  readonly number?: number | string
}

/** Puts rows of both organizations, and of more than one account of each, into every walled table. */
export async function fillEveryTable(under: UnderTest): Promise<void> {
  await fillOrganization(under, under.acorn)
  await fillOrganization(under, await peopledBirch(under, under.birch))
  // Uses are noted aside: whoever compares rows waits until those of all sessions stand there.
  await vi.waitFor(
    async () => {
      const { rows } = await under.database.pool.query<{ missing: number }>(
        `select count(*)::integer as missing from tenantry.secrets s
          where (s.user_id is null or exists (select from tenantry.chat_links l where l.user_id = s.user_id))
            and not exists (select from tenantry.secret_uses u where u.organization_id = s.organization_id and u.secret_id = s.id)`,
        [],
      )
      expect(rows).toEqual([{ missing: 0 }])
    },
    { timeout: 20_000 },
  )
}

/** Whose rows somebody may see: of one account, or of the whole organization. */
export interface Reach {
  readonly organizationId: string
  readonly accountId: string | 'all'
}

/** The plain rules of the walls, over all rows of all tables: which of a table's rows somebody may see. */
export function visibleRows(
  all: ReadonlyMap<string, readonly AnyRow[]>,
  table: Table,
  { organizationId, accountId }: Reach,
): readonly AnyRow[] {
  const own = (of: Table) =>
    (all.get(of) ?? []).filter(
      (row) => (of === 'tenantry.organizations' ? row.id : row.organization_id) === organizationId,
    )
  if (accountId === 'all') return own(table)
  const isAsked = (row: AnyRow) => [row.asked_in_account_id, row.account_id].includes(accountId)
  const usersInReach = new Set(
    own('tenantry.users')
      .filter((user) => user.account_id === accountId)
      .map(({ id }) => id),
  )
  const requestsInReach = new Set(
    own('tenantry.approval_requests')
      .filter(isAsked)
      .map(({ id }) => id),
  )
  const eventsInReach = new Set(
    own('tenantry.events')
      .filter((event) => event.account_id === accountId)
      .map(({ number }) => String(number)),
  )
  return own(table).filter((row) => {
    if (table === 'tenantry.accounts') return row.id === accountId
    if (table === 'tenantry.approval_requests') return isAsked(row)
    if (table === 'tenantry.event_personal') return eventsInReach.has(String(row.number))
    switch (KINDS.get(table)) {
      case 'account':
        return row.account_id === accountId
      case 'user':
        return row.user_id === null || usersInReach.has(row.user_id ?? '')
      case 'request':
        return requestsInReach.has(row.request_id)
      default:
        return true
    }
  })
}
