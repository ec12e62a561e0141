import type { SecretsPrincipal } from '../domain/principal.ts'
import { inOrganization } from '../open-work.ts'
import { findUserSecret } from '../store/tables/secrets.ts'
import { readUser } from '../store/tables/users/read-user.ts'
import type { World } from '../world.ts'
import { bookkeeper } from './bookkeeper.ts'

/**
 * Records that a User Secret was shown and let nobody in: once for each secret and minute. One that never was is not recorded, for
 * strangers would fill the history.
 */
export async function recordFailure(
  world: World,
  { organizationId, credential }: SecretsPrincipal,
): Promise<void> {
  const principal = bookkeeper(organizationId)
  await inOrganization(
    world,
    principal,
    'write',
    async (opened) => {
      const work = opened.workOf('authenticate', { outcome: 'denied' })
      const secret = await findUserSecret(work.scope, credential.userSecretHash)
      const user = secret === null ? null : await readUser(work.scope, secret.userId)
      if (secret === null || user === null) return
      work.record({
        type: 'authentication.failed',
        on: { type: 'user', id: user.id },
        accountId: user.accountId,
        userId: user.id,
        after: { secretId: secret.id, kind: 'user' },
      })
    },
    'even-inactive',
  )
}
