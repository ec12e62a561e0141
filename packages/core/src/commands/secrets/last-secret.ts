import type { SecretId } from '../../domain/id.ts'
import type { User } from '../../domain/user.ts'
import { TenantryError } from '../../errors.ts'
import type { Work } from '../../operations/work.ts'
import { countLastingSecrets } from '../../store/tables/secrets.ts'
import { refuseLastAdministrator } from '../roles/last-administrator.ts'

/**
 * Refuses to take from an administrator the last secret without an end, where nobody else could sign in (H16). Whoever asks has
 * locked the organization row.
 *
 * @param losing the secret that is lost; `all` where every present one will end
 */
export async function refuseLastUserSecret(work: Work, user: User, losing: SecretId | 'all'): Promise<void> {
  if (losing !== 'all' && (await countLastingSecrets(work.scope, user.id, losing)) > 0) return
  await refuseLastAdministrator(work, user, 'left without a User Secret that does not expire')
}

/** Refuses to revoke the last Organization Secret without an end: nobody could sign in with a User Secret alone (H2, H16). */
export async function refuseLastOrganizationSecret({ scope }: Work, losing: SecretId): Promise<void> {
  if ((await countLastingSecrets(scope, null, losing)) > 0) return
  throw new TenantryError(
    'conflict',
    'This is the last Organization Secret that does not expire, and without one nobody can sign in. Make a new one first.',
  )
}
