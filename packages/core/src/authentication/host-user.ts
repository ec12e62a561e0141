import { externalIdProblem } from '../domain/external-id.ts'
import type { UserId } from '../domain/id.ts'
import type { Principal } from '../domain/principal.ts'
import { inOrganization } from '../open-work.ts'
import { findUsers } from '../store/tables/users/find-users.ts'
import type { World } from '../world.ts'

/**
 * The user whom a host knows by its own id for them; null where there is none.
 *
 * @param system the host itself: whoever is meant has not shown yet who they are
 */
export async function userNamed(world: World, system: Principal, externalId: string): Promise<UserId | null> {
  if (externalIdProblem(externalId) !== null) return null
  return inOrganization(world, system, 'read', async ({ work }) => {
    const found = await findUsers(work.scope, externalId, {
      filter: (eb) => eb('external_id', '=', externalId),
      byName: false,
      limit: 1,
    })
    return found[0]?.id ?? null
  })
}
