import type { AccountId } from '../domain/id.ts'
import { TenantryError } from '../errors.ts'
import type { Work } from '../operations/work.ts'
import { aboveCeiling } from '../policy/grant-ceiling.ts'
import { isAnyHeldIn } from '../store/tables/roles/holders.ts'
import { everyRole } from './roles-named.ts'

/** What some people hold: a role, by themselves or by their account. */
interface Held {
  readonly accountId: AccountId
  readonly role: string
}

/**
 * Refuses what changes people who hold these roles when one of them grants what the actor lacks (H17).
 *
 * @param whom how a sentence calls whoever holds one of them
 */
export async function refuseHoldersAboveCeiling(
  work: Work,
  held: readonly Held[],
  whom: string,
): Promise<void> {
  const roles = new Map((await everyRole(work)).map((role) => [role.name, role]))
  const above = held.filter(({ accountId, role }) => {
    const { grants } = roles.get(role) ?? { grants: [] }
    return aboveCeiling(work.actor, { accountId, grants }).length > 0
  })
  if (above.length > 0) throw refusal(whom, [...new Set(above.map(({ role }) => role))])
}

/**
 * Refuses what changes every user of an account when one of them holds a grant that the actor lacks (H17). It asks for the roles that
 * hold more, and not for the users: an account may have a million of them.
 */
export async function refuseUsersAboveCeiling(work: Work, accountId: AccountId): Promise<void> {
  const above = (await everyRole(work))
    .filter(({ grants }) => aboveCeiling(work.actor, { accountId, grants }).length > 0)
    .map(({ name }) => name)
  if (above.length === 0 || !(await isAnyHeldIn(work.scope, accountId, above))) return
  throw refusal('A user of this account', above)
}

function refusal(whom: string, above: readonly string[]): TenantryError {
  return new TenantryError(
    'forbidden',
    `${whom} may do things that you may not, so you cannot change them all. Ask an organization administrator.`,
    { above },
  )
}
