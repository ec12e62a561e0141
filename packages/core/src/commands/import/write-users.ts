import type { UserId } from '../../domain/id.ts'
import type { RowProblem } from '../../domain/import.ts'
import type { User } from '../../domain/user.ts'
import { TenantryError } from '../../errors.ts'
import type { Work } from '../../operations/work.ts'
import {
  deleteRolesOfUsers,
  insertRolesOfUsers,
  insertUsers,
  updateUsers,
} from '../../store/tables/users/many-users.ts'
import { updateUser } from '../../store/tables/users/write-user.ts'
import { fullAccount } from '../limits.ts'
import type { Planned } from './import-batch.ts'
import { onTrial } from './on-trial.ts'
import type { UserPlan, UsersThere } from './plan-user.ts'
import { problemOf } from './row-input.ts'
import { withoutPlace } from './without-place.ts'

type PlannedUser = Planned<UserPlan>

/**
 * Writes what the rows of a batch ask for, in a few statements for all of them.
 *
 * @param counts how many users each account has, where there is a limit
 * @returns those rows that were not written: somebody whom the actor does not see has the e-mail or the external id (H7), or the limit
 *   leaves no place
 */
export async function writeUsers(
  work: Work,
  rows: readonly PlannedUser[],
  counts: UsersThere['counts'],
): Promise<readonly RowProblem[]> {
  const { scope, now } = work
  const added = rows.flatMap(({ line, plan }) => (plan.kind === 'new' ? { line, user: plan.user } : []))
  const surplus = await surplusOf(work, added, counts)
  const fitting = added.filter((row) => !surplus.has(row.line))
  const inserted = await insert(work, fitting)
  const refused = new Map<PlannedUser, RowProblem>()
  for (const row of rows) {
    if (row.plan.kind === 'new' && !inserted.has(row.plan.user.id))
      refused.set(row, surplus.get(row.line) ?? taken(row.line, row.plan.user))
  }
  for (const [row, problem] of await update(work, rows)) refused.set(row, problem)
  const written = rows.filter((row) => !refused.has(row))
  await deleteRolesOfUsers(
    scope,
    written.flatMap(({ plan }) =>
      plan.kind === 'changed' ? plan.removed.map((role) => ({ userId: plan.user.id, role })) : [],
    ),
  )
  await insertRolesOfUsers(
    scope,
    written.flatMap(({ plan }) => given(plan).map((role) => ({ userId: plan.user.id, role }))),
    now,
  )
  return [...refused.values()]
}

interface AddedUser {
  readonly line: number
  readonly user: User
}

function insert({ scope, now }: Work, added: readonly AddedUser[]): Promise<ReadonlySet<UserId>> {
  return insertUsers(
    scope,
    added.map(({ user }) => user),
    now,
  )
}

/** Why some new users are not added, by their lines: their accounts are full. */
async function surplusOf(
  work: Work,
  added: readonly AddedUser[],
  counts: UsersThere['counts'],
): Promise<ReadonlyMap<number, RowProblem>> {
  const limit = work.organization.limits.usersPerAccount
  const surplus = await withoutPlace(added, {
    limit,
    groupOf: ({ user }) => user.accountId,
    counts,
    async takes() {
      const inserted = await onTrial(work, () => insert(work, added))
      return ({ user }) => inserted.has(user.id)
    },
  })
  return new Map(surplus.map(({ line }) => [line, problemOf(line, fullAccount(limit ?? 0, 'Delete one'))]))
}

function given(plan: UserPlan): readonly string[] {
  return plan.kind === 'new' ? plan.user.roles : plan.kind === 'changed' ? plan.added : []
}

/** All at once; where one of them cannot be written, one by one, to know which. */
async function update(
  work: Work,
  rows: readonly PlannedUser[],
): Promise<readonly [PlannedUser, RowProblem][]> {
  const { scope, now } = work
  const changed = rows.flatMap((row) => (row.plan.kind === 'changed' ? [{ row, user: row.plan.user }] : []))
  if (changed.length === 0) return []
  const done = await work
    .savepoint(async () => {
      if (
        await updateUsers(
          scope,
          changed.map(({ user }) => user),
          now,
        )
      )
        return true
      throw new OneIsTaken()
    })
    .catch((error: unknown) => {
      if (error instanceof OneIsTaken) return false
      throw error
    })
  if (done) return []
  const refused: [PlannedUser, RowProblem][] = []
  for (const { row, user } of changed) {
    await work
      .savepoint(() => updateUser(scope, user))
      .catch((error: unknown) => {
        refused.push([row, problemOf(row.line, error)])
      })
  }
  return refused
}

class OneIsTaken extends Error {}

function taken(line: number, { email, externalId }: User): RowProblem {
  const what =
    externalId === null
      ? `The e-mail address ${email} is`
      : `The e-mail address ${email} or the external id ${externalId} is`
  const { code, message } = new TenantryError(
    'conflict',
    `${what} taken in this organization. Use another one.`,
  )
  return { line, code, message }
}
