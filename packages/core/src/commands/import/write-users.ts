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
import type { Planned } from './import-batch.ts'
import type { UserPlan } from './plan-user.ts'
import { problemOf } from './row-input.ts'

type PlannedUser = Planned<UserPlan>

/**
 * Writes what the rows of a batch ask for, in a few statements for all of them.
 *
 * @returns those rows that the database refused, because somebody whom the actor does not see has the e-mail or the external id (H7)
 */
export async function writeUsers(work: Work, rows: readonly PlannedUser[]): Promise<readonly RowProblem[]> {
  const { scope, now } = work
  const added = rows.flatMap(({ plan }) => (plan.kind === 'new' ? plan.user : []))
  const inserted = await insertUsers(scope, added, now)
  const refused = new Map<PlannedUser, RowProblem>()
  for (const row of rows) {
    if (row.plan.kind === 'new' && !inserted.has(row.plan.user.id))
      refused.set(row, taken(row.line, row.plan.user))
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
