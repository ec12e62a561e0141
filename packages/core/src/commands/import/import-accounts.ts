import { z } from 'zod'
import type { Account } from '../../domain/account.ts'
import type { ApprovalRule } from '../../domain/approval/approval-rule.ts'
import { externalIdFromName } from '../../domain/external-id.ts'
import type { ImportedBatch } from '../../domain/import.ts'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { description, externalId, name } from '../../operations/fields.ts'
import type { Work } from '../../operations/work.ts'
import { allows, forbidden } from '../../policy/authorize.ts'
import { countAccounts } from '../../store/tables/accounts.ts'
import {
  insertAccounts,
  lockAccountsByMarks,
  readAccountsByMarks,
  updateAccounts,
} from '../../store/tables/many-accounts.ts'
import { lockOrganization } from '../../store/tables/organizations.ts'
import { before, changesOf } from '../changed-fields.ts'
import { fullOrganization } from '../limits.ts'
import { type Importer, importBatch, type Planned } from './import-batch.ts'
import { onTrial } from './on-trial.ts'
import { refusingRuled, rulesForRows } from './refuse-ruled.ts'
import { cell, type Judged, problemOf, rowsOf } from './row-input.ts'
import { withoutPlace } from './without-place.ts'

const cells = z
  .object({
    externalId: externalId.optional(),
    name: name('Name').optional(),
    description: description.optional(),
    status: z.enum(['active', 'inactive'], 'is active or inactive').optional(),
  })
  .refine(
    (row) => row.externalId !== undefined || row.name !== undefined,
    'An external id or a name is needed, to know which account the row is about',
  )
  .transform((row) => ({ ...row, externalId: row.externalId ?? externalIdFromName(row.name ?? '') }))
  .refine((row) => row.externalId !== '', 'No external id can be made from this name; give one')

type AccountCells = z.output<typeof cells>

type AccountPlan =
  | { readonly kind: 'new'; readonly account: Account }
  | { readonly kind: 'same'; readonly account: Account }
  | {
      readonly kind: 'changed'
      readonly before: Account
      readonly account: Account
      readonly changes: Partial<Account>
    }

export interface AccountsThere {
  readonly accounts: ReadonlyMap<string, Account>
  /** How many there are, where there is a limit. */
  readonly count: number
  readonly rules: readonly ApprovalRule[]
}

/** Imports up to 1,000 accounts, recognised by their external id (H4); each row is authorized as the command for one would be. */
export const importAccounts = defineCommand({
  name: 'account.importBatch',
  summary: 'Import a batch of accounts',
  permission: 'account:create',
  risk: 'write',
  approval: { none: 'each row of a file is judged like a command of its own, and a file cannot ask' },
  input: z.strictObject({
    rows: rowsOf(
      {
        externalId: cell.optional(),
        name: cell.optional(),
        description: cell.optional(),
        status: cell.optional(),
      },
      cells,
    ),
    strict: z.boolean().default(false),
    dryRun: z.boolean().default(false),
  }),
  chat: { none: 'a file is no text to type; npx tenantry import and session.import.accounts read one' },
  async lock({ scope }, { rows }) {
    // Also where there is no limit: one that is set meanwhile must count these accounts.
    await lockOrganization(scope)
    await lockAccountsByMarks(scope, { ids: [], externalIds: externalIdsOf(rows) }, 'update')
  },
  load: (work, { rows }) => readThere(work, rows),
  // Somebody who may make accounts anywhere may import; what else each row needs is asked row by row.
  authorized: (_there, _input, { organization }) => ({ row: { organizationId: organization.id } }),
  handle(work, { rows, ...how }, there): Promise<ImportedBatch> {
    return importBatch(work, { rows, how, importer: importerOf(work, there) })
  },
})

async function readThere(work: Work, rows: readonly Judged<AccountCells>[]): Promise<AccountsThere> {
  const { scope, actor, organization } = work
  const found = await readAccountsByMarks(scope, { ids: [], externalIds: externalIdsOf(rows) })
  const readable = found.filter((account) => allows(actor.ability, 'account:read', { row: account }))
  return {
    accounts: new Map(readable.map((account) => [account.externalId, account])),
    count: organization.limits.accounts === null ? 0 : await countAccounts(scope),
    rules: await rulesForRows(work),
  }
}

function importerOf(
  work: Work,
  { accounts, count, rules }: AccountsThere,
): Importer<AccountCells, AccountPlan> {
  const refuseRuled = refusingRuled(work, rules)
  return {
    plan(row) {
      const found = accounts.get(row.externalId)
      return found === undefined ? add(work, row) : change(work, row, found)
    },
    subjects: ({ account }) => [account.externalId],
    async check({ kind }) {
      const commands = [kind === 'new' ? 'account.create' : 'account.update']
      if (kind !== 'same') await refuseRuled({ commands, gifts: [] })
    },
    write: (planned) => write(work, planned, count),
    record: (plan) => record(work, plan),
    async again(rows) {
      await lockAccountsByMarks(work.scope, { ids: [], externalIds: externalIdsOf(rows) }, 'update')
      return importerOf(work, await readThere(work, rows))
    },
  }
}

function add(work: Work, row: AccountCells): AccountPlan {
  if (row.status === 'inactive') {
    throw new TenantryError(
      'conflict',
      'A new account is active. Leave the row out, or import it as active and deactivate the account then.',
    )
  }
  const at = work.now.toISOString()
  const account: Account = {
    id: work.newId('account'),
    organizationId: work.organization.id,
    externalId: row.externalId,
    name: row.name ?? row.externalId,
    description: row.description ?? row.externalId,
    isDefault: false,
    roles: [],
    status: 'active',
    deactivatedAt: null,
    deletedAt: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  }
  if (!allows(work.actor.ability, 'account:create', { row: account })) throw forbidden('account:create')
  return { kind: 'new', account }
}

function change(work: Work, row: AccountCells, found: Account): AccountPlan {
  if (row.status !== undefined && row.status !== found.status) {
    throw new TenantryError(
      'conflict',
      `This account is ${found.status}, and an import does not change that. ${found.status === 'active' ? 'Deactivate' : 'Reactivate'} it, or leave the status out.`,
    )
  }
  const changes = changesOf(found, { name: row.name, description: row.description })
  if (Object.keys(changes).length === 0) return { kind: 'same', account: found }
  if (!allows(work.actor.ability, 'account:update', { row: found, fields: Object.keys(changes) }))
    throw forbidden('account:update')
  const account = {
    ...found,
    ...changes,
    version: found.version + 1,
    updatedAt: work.now.toISOString(),
  }
  return { kind: 'changed', before: found, account, changes }
}

/** @param count how many accounts there are, where there is a limit */
async function write(work: Work, rows: readonly Planned<AccountPlan>[], count: number) {
  const { scope, now } = work
  const added = rows.flatMap(({ plan }) => (plan.kind === 'new' ? plan.account : []))
  const limit = work.organization.limits.accounts
  const surplus = await withoutPlace(added, {
    limit,
    groupOf: () => work.organization.id,
    counts: new Map([[work.organization.id, count]]),
    async takes() {
      const inserted = await onTrial(work, () => insertAccounts(scope, added, now))
      return ({ id }) => inserted.has(id)
    },
  })
  const inserted = await insertAccounts(
    scope,
    added.filter((account) => !surplus.includes(account)),
    now,
  )
  await updateAccounts(
    scope,
    rows.flatMap(({ plan }) => (plan.kind === 'changed' ? plan.account : [])),
    now,
  )
  return rows.flatMap(({ line, plan: { kind, account } }) => {
    if (kind !== 'new' || inserted.has(account.id)) return []
    return problemOf(line, surplus.includes(account) ? fullOrganization(limit ?? 0) : taken(account))
  })
}

function taken({ externalId }: Account): TenantryError {
  return new TenantryError(
    'conflict',
    `The external id ${externalId} is taken by another account. Choose another one.`,
  )
}

function record(work: Work, plan: AccountPlan): void {
  const { account } = plan
  const about = { on: { type: 'account', id: account.id }, accountId: account.id } as const
  if (plan.kind === 'new') work.record({ ...about, type: 'account.created', after: { ...account } })
  if (plan.kind !== 'changed') return
  const { changes } = plan
  work.record({
    ...about,
    type: 'account.updated',
    version: account.version,
    before: before(plan.before, changes),
    after: changes,
  })
}

function externalIdsOf(rows: readonly Judged<AccountCells>[]): readonly string[] {
  return rows.flatMap((row) => ('cells' in row ? row.cells.externalId : []))
}
