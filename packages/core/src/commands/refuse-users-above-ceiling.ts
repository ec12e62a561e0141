import type { AccountId } from '../domain/id.ts'
import { TenantryError } from '../errors.ts'
import type { Work } from '../operations/work.ts'
import { aboveCeiling } from '../policy/grant-ceiling.ts'
import { isAnyHeldIn } from '../store/tables/roles/holders.ts'
import { everyRole } from './roles-named.ts'

/**
 * Refuses what changes every user of an account when one of them holds a grant that the actor lacks (H17). It asks for the roles that
 * hold more, and not for the users: an account may have a million of them.
 */
export async function refuseUsersAboveCeiling(work: Work, accountId: AccountId): Promise<void> {
  const above = (await everyRole(work))
    .filter(({ grants }) => aboveCeiling(work.actor, { accountId, grants }).length > 0)
    .map(({ name }) => name)
  if (above.length === 0 || !(await isAnyHeldIn(work.scope, accountId, above))) return
  throw new TenantryError(
    'forbidden',
    'A user of this account may do things that you may not, so you cannot change them all. Ask an organization administrator.',
    { above },
  )
}
