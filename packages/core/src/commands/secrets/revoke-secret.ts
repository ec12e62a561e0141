import { hasEnded, type SecretInfo } from '../../domain/secret-info.ts'
import type { User } from '../../domain/user.ts'
import type { Work } from '../../operations/work.ts'
import { revokeSecrets } from '../../store/tables/secrets.ts'
import { aboutSecretsOf } from './make-secret.ts'

/** Ends a secret at once. One that has ended already stays as it is. */
export async function revokeSecret(work: Work, secret: SecretInfo, owner: User | null): Promise<SecretInfo> {
  const { scope, now } = work
  if ((await revokeSecrets(scope, { id: secret.id }, now)).length === 0 || hasEnded(secret, now))
    return secret
  work.record({
    ...aboutSecretsOf(work, owner),
    type: 'secret.revoked',
    after: { secretId: secret.id, kind: secret.kind },
  })
  return { ...secret, expiresAt: now.toISOString() }
}
