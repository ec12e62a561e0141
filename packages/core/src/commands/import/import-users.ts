import { z } from 'zod'
import type { AccountId, UserId } from '../../domain/id.ts'
import type { ImportedBatch } from '../../domain/import.ts'
import type { User } from '../../domain/user.ts'
import { defineCommand } from '../../operations/define-command.ts'
import type { Work } from '../../operations/work.ts'
import { allows } from '../../policy/authorize.ts'
import { DEFAULT_ROLE } from '../../policy/factory.ts'
import { together } from '../../store/frame/together.ts'
import { lockAccountsByMarks, readAccountsByMarks } from '../../store/tables/many-accounts.ts'
import { lockOrganization } from '../../store/tables/organizations.ts'
import { holdRoles } from '../../store/tables/roles/read-roles.ts'
import { countOtherAdministrators } from '../../store/tables/users/count-administrators.ts'
import {
  lockUsersByMarks,
  type Marks,
  readAccountIdsByMarks,
  readUsersByMarks,
} from '../../store/tables/users/many-users.ts'
import { countUsers } from '../../store/tables/users/users-of-account.ts'
import { before } from '../changed-fields.ts'
import { lastAdministrator } from '../roles/last-administrator.ts'
import { type Importer, importBatch } from './import-batch.ts'
import { type UserPlan, UserPlanner, type UsersThere } from './plan-user.ts'
import { type RowDoes, refusingRuled, rulesForRows } from './refuse-ruled.ts'
import type { Judged } from './row-input.ts'
import { type UserCells, userRows } from './user-cells.ts'
import { writeUsers } from './write-users.ts'

/**
 * Imports up to 1,000 users: new ones without secrets (H6), and changes of those whom external id or e-mail recognises. Each row is
 * authorized as the command for one user would be, the grant ceiling included (H17).
 */
export const importUsers = defineCommand({
  name: 'user.importBatch',
  summary: 'Import a batch of users',
  permission: 'user:create',
  risk: 'write',
  approval: { none: 'each row of a file is judged like a command of its own, and a file cannot ask' },
  input: z.strictObject({
    rows: userRows,
    strict: z.boolean().default(false),
    dryRun: z.boolean().default(false),
  }),
  chat: { none: 'a file is no text to type; npx tenantry import and session.import.users read one' },
  async lock(work, { rows }) {
    const { scope, organization } = work
    // A roles column can take the last administrator's role away.
    if (organization.limits.usersPerAccount !== null || rows.some(speaksOfRoles))
      await lockOrganization(scope)
    await lockThere(work, rows)
  },
  load: (work, { rows }) => readThere(work, rows),
  // Somebody who may add users to their own account may import; what else each row needs is asked row by row.
  authorized: (_there, _input, { actor, organization }) => ({
    row: { organizationId: organization.id, accountId: actor.accountId },
  }),
  handle(work, { rows, ...how }, there): Promise<ImportedBatch> {
    return importBatch(work, { rows, how, importer: importerOf(work, there) })
  },
})

async function lockThere({ scope }: Work, rows: readonly Judged<UserCells>[]): Promise<void> {
  const marks = marksOf(rows)
  const ids = await readAccountIdsByMarks(scope, marks)
  // In this order on the wire, and none stands on another's answer.
  await together([
    lockAccountsByMarks(scope, { ids, externalIds: accountsNamed(rows) }, 'share'),
    lockUsersByMarks(scope, marks),
    holdRoles(scope, rolesGiven(rows)),
  ])
}

async function readThere(work: Work, rows: readonly Judged<UserCells>[]): Promise<UsersThere> {
  const { scope, actor, organization } = work
  const users = (await readUsersByMarks(scope, marksOf(rows))).filter((user) =>
    allows(actor.ability, 'user:read', { row: user }),
  )
  const ids = [...new Set(users.map(({ accountId }) => accountId))]
  const named = await readAccountsByMarks(scope, { ids, externalIds: accountsNamed(rows) })
  const accounts = named.filter((account) => allows(actor.ability, 'account:read', { row: account }))
  const limited = organization.limits.usersPerAccount === null ? [] : accounts
  const counts = new Map<AccountId, number>()
  for (const { id } of limited) counts.set(id, await countUsers(scope, id))
  return { accounts, users, counts, rules: await rulesForRows(work) }
}

function importerOf(work: Work, there: UsersThere): Importer<UserCells, UserPlan> {
  const planner = new UserPlanner(work, there)
  const refuseRuled = refusingRuled(work, there.rules)
  const demoted: UserId[] = []
  return {
    plan: (cells) => planner.plan(cells),
    async check(plan) {
      await refuseRuled({ commands: commandsOf(plan), gifts: giftsOf(plan) })
      if (plan.kind !== 'changed' || !plan.removed.includes('org-admin') || plan.before.status !== 'active')
        return
      // Nothing is written yet: those whom earlier rows demote are still counted, and must not be.
      if ((await countOtherAdministrators(work.scope, [...demoted, plan.before.id])) === 0)
        throw lastAdministrator(plan.before, 'demoted')
      demoted.push(plan.before.id)
    },
    subjects: ({ kind, user }) => [
      ...(kind === 'new' ? [] : [user.id]),
      `email ${user.email}`,
      ...(user.externalId === null ? [] : [`external id ${user.externalId}`]),
    ],
    write: (planned) => writeUsers(work, planned, there.counts),
    record: (plan) => recordUser(work, plan),
    async again(rows) {
      await lockThere(work, rows)
      return importerOf(work, await readThere(work, rows))
    },
  }
}

/** The single commands that would do what a row does. */
function commandsOf(plan: UserPlan): readonly string[] {
  if (plan.kind === 'new') return ['user.create']
  if (plan.kind === 'same') return []
  return [
    ...(Object.keys(plan.changes).length > 0 ? ['user.update'] : []),
    ...(plan.added.length > 0 ? ['user.assignRole'] : []),
    ...(plan.removed.length > 0 ? ['user.revokeRole'] : []),
  ]
}

function giftsOf(plan: UserPlan): RowDoes['gifts'] {
  const held = ({ accountId, effectiveRoles: roles }: User) => ({ accountId, roles })
  if (plan.kind === 'same') return []
  return [{ before: plan.kind === 'new' ? null : held(plan.before), after: held(plan.user) }]
}

function recordUser(work: Work, plan: UserPlan): void {
  const { user } = plan
  const about = { on: { type: 'user', id: user.id }, accountId: user.accountId, userId: user.id } as const
  if (plan.kind === 'new') work.record({ ...about, type: 'user.created', after: { ...user } })
  if (plan.kind !== 'changed') return
  const changes: Partial<User> = {
    ...plan.changes,
    ...(plan.added.length + plan.removed.length > 0 ? { roles: user.roles } : {}),
  }
  work.record({
    ...about,
    type: 'user.updated',
    version: user.version,
    before: before(plan.before, changes),
    after: changes,
  })
}

function marksOf(rows: readonly Judged<UserCells>[]): Marks {
  const cells = rows.flatMap((row) => ('cells' in row ? row.cells : []))
  return {
    emails: cells.flatMap(({ email }) => email ?? []),
    externalIds: cells.flatMap(({ externalId }) => externalId ?? []),
  }
}

function accountsNamed(rows: readonly Judged<UserCells>[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => ('cells' in row ? (row.cells.account ?? []) : [])))]
}

/** Every role that a row may give. */
function rolesGiven(rows: readonly Judged<UserCells>[]): readonly string[] {
  return [
    ...new Set([DEFAULT_ROLE, ...rows.flatMap((row) => ('cells' in row ? (row.cells.roles ?? []) : []))]),
  ]
}

function speaksOfRoles(row: Judged<UserCells>): boolean {
  return 'cells' in row && row.cells.roles !== undefined
}
