import type { Tables } from '../../src/store/tables/schema.ts'
import type { Tenantry } from '../../src/tenantry.ts'
import type { Acorn, Birch } from '../../src/testing/index.ts'

/** Every walled table. */
export const TABLES = [
  'tenantry.organizations',
  'tenantry.accounts',
  'tenantry.users',
  'tenantry.user_roles',
  'tenantry.roles',
  'tenantry.account_roles',
  'tenantry.secrets',
  'tenantry.tickets',
  'tenantry.audit_heads',
  'tenantry.events',
  'tenantry.event_personal',
  'tenantry.idempotency_keys',
  'tenantry.chat_links',
  'tenantry.chat_requests',
] as const satisfies readonly (keyof Tables)[]

/** Any row, in the columns by which it belongs to somebody. */
export interface AnyRow {
  readonly id?: string
  readonly organization_id?: string
  readonly account_id?: string | null
  readonly user_id?: string | null
  readonly number?: number | string
}

/** Puts rows of both organizations, and of more than one account of Acorn, into the tables that personas alone leave empty. */
export async function fillEveryTable(
  tenantry: Tenantry,
  { acorn, birch }: { acorn: Acorn; birch: Birch },
): Promise<void> {
  const workspaces = [
    {
      admin: acorn.ada,
      accounts: [acorn.oak, acorn.pine],
      users: [acorn.users.cleo, acorn.users.dov, acorn.users.ada],
      teamId: 'TACORN',
    },
    { admin: birch.eve, accounts: [birch.rowan], users: [birch.users.eve], teamId: 'TBIRCH' },
  ]
  for (const { admin, accounts, users, teamId } of workspaces) {
    const workspace = { enterpriseId: null, teamId }
    const { code } = await admin.chat.issueConnectCode()
    await tenantry.chat.connect(code ?? '', workspace)
    for (const user of users) {
      const link = await tenantry.system('test').inOrganization(user.organizationId).chat.issueLinkCode(user)
      await tenantry.chat.link(link.code ?? '', { ...workspace, userId: `U${user.firstName.toUpperCase()}` })
    }
    await tenantry.chat.receive({ workspace, signature: `signature of ${teamId}`, payload: '{}' })
    await admin.accounts.create({ externalId: 'extra' }, { idempotencyKey: 'extra' })
    for (const account of accounts) await admin.accounts.grantRole(account, 'member')
  }
}

/** Whose rows somebody may see: of one account, or of the whole organization. */
export interface Reach {
  readonly organizationId: string
  readonly accountId: string | 'all'
}

/** The plain rules of the walls, over all rows of all tables: which of a table's rows somebody may see. */
export function visibleRows(
  all: ReadonlyMap<string, readonly AnyRow[]>,
  table: string,
  { organizationId, accountId }: Reach,
): readonly AnyRow[] {
  const usersInReach = new Set(
    (all.get('tenantry.users') ?? [])
      .filter((user) => accountId === 'all' || user.account_id === accountId)
      .map(({ id }) => id),
  )
  const eventsInReach = new Set(
    (all.get('tenantry.events') ?? [])
      .filter(
        (event) =>
          event.organization_id === organizationId && (accountId === 'all' || event.account_id === accountId),
      )
      .map(({ number }) => String(number)),
  )
  const own = (all.get(table) ?? []).filter(
    (row) => (table === 'tenantry.organizations' ? row.id : row.organization_id) === organizationId,
  )
  return own.filter((row) => {
    switch (table) {
      case 'tenantry.accounts':
        return accountId === 'all' || row.id === accountId
      case 'tenantry.users':
      case 'tenantry.account_roles':
        return accountId === 'all' || row.account_id === accountId
      case 'tenantry.user_roles':
      case 'tenantry.secrets':
      case 'tenantry.tickets':
      case 'tenantry.chat_links':
        return row.user_id === null || usersInReach.has(row.user_id ?? '')
      case 'tenantry.events':
      case 'tenantry.event_personal':
        return eventsInReach.has(String(row.number))
      default:
        return true
    }
  })
}
