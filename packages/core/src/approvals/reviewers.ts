import type { UserId } from '../domain/id.ts'
import type { Work } from '../operations/work.ts'
import { holdsAtAll } from '../policy/authorize.ts'
import type { Review } from '../store/tables/approval-reviews.ts'
import { independenceOf } from './independence.ts'
import { mayDo, type Person, peopleUnlessMany } from './people.ts'
import { rolesInForce } from './roles-in-force.ts'

const PERMISSION = 'approval:break-glass'

/**
 * Whoever of some people speaks for themselves about what somebody did without agreement, by what makes a voice count under a rule: else it
 * would be looked at by whoever did it.
 */
export async function independentOf(
  work: Work,
  brokenBy: UserId,
  people: readonly Person[],
): Promise<readonly Person[]> {
  const others = people.filter(({ id }) => id !== brokenBy)
  const { isOf } = await work.scope.acrossAccounts((scope) =>
    independenceOf(work, scope, {
      people: [brokenBy, ...others.map(({ id }) => id)],
      permission: PERMISSION,
      isBound: () => true,
    }),
  )
  return others.filter((person) => isOf(brokenBy, person))
}

/** Everybody who can look at it now; nobody where they are more than can be told at once, for whom it stands in `whoami`. */
export async function reviewersOf(work: Work, { brokenBy }: Review): Promise<readonly Person[]> {
  const roles = [...(await rolesInForce(work)).values()]
  const granting = roles.filter(({ grants }) => holdsAtAll(grants, PERMISSION)).map(({ name }) => name)
  const people = await work.scope.acrossAccounts((scope) =>
    peopleUnlessMany(work, scope, { roles: granting, accounts: [], users: [] }),
  )
  const looking = {
    command: { permission: PERMISSION },
    authorized: { row: { organizationId: work.organization.id } },
  } as const
  const able = (people ?? []).filter((person) => mayDo(work, person, looking))
  return independentOf(work, brokenBy, able)
}
