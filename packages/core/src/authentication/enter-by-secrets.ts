import { hash } from 'node:crypto'
import type { SecretsPrincipal } from '../domain/principal.ts'
import { TenantryError } from '../errors.ts'
import { onceEntered } from '../look.ts'
import { countFailedAuthentication } from '../store/tables/failed-authentications.ts'
import type { World } from '../world.ts'
import type { Aside } from './aside.ts'
import { recordFailure } from './record-failure.ts'

/**
 * Whether two secrets are good together now (H2). A failure is counted under the User Secret that was shown: after twenty within a
 * minute that one must wait for a minute, with whatever Organization Secret it comes. It is counted by a hash of its hash, whether there
 * is such a secret or not, in the same statements and without a lock on anything of a tenant: so no answer, and no time that it takes,
 * says what exists; and nobody makes a secret wait who does not hold it.
 *
 * @throws TenantryError `unauthenticated`, in the same words whatever is wrong; `rate_limited` where the secret must wait
 */
export async function enterBySecrets(world: World, aside: Aside, principal: SecretsPrincipal): Promise<void> {
  const name = attemptName(principal)
  try {
    await onceEntered(world, principal, () => undefined, { attempt: name })
  } catch (error) {
    if (!(error instanceof TenantryError) || error.code !== 'unauthenticated') throw error
    const { first, limited } = await world.transaction('write', ({ db }) =>
      countFailedAuthentication(db, name, world.now()),
    )
    if (first) aside.add(`failure ${name}`, () => recordFailure(world, principal))
    throw limited ? new TenantryError('rate_limited') : error
  }
}

/** Half of a SHA-256 is enough to tell secrets apart, and nothing that a stored hash could be compared with. */
function attemptName({ credential }: SecretsPrincipal): string {
  return hash('sha256', `failed ${credential.userSecretHash}`).slice(0, 32)
}
