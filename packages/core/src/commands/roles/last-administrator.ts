import type { User } from '../../domain/user.ts'
import { TenantryError } from '../../errors.ts'
import type { Work } from '../../operations/work.ts'
import { countOtherAdministrators } from '../../store/tables/users/count-administrators.ts'

/**
 * Refuses what would leave the organization without an administrator who can authenticate now (H16). The organization row is
 * locked by whoever asks: counted without the lock, two who leave at once would each count the other.
 */
export async function refuseLastAdministrator({ scope }: Work, user: User, what: string): Promise<void> {
  if (!user.roles.includes('org-admin') || user.status !== 'active') return
  if ((await countOtherAdministrators(scope, [user.id])) > 0) return
  throw lastAdministrator(user, what)
}

/** The refusal itself, for whoever counts in another way. */
export function lastAdministrator(user: User, what: string): TenantryError {
  return new TenantryError(
    'conflict',
    `${user.firstName} ${user.lastName} is the last organization administrator who can sign in, and cannot be ${what}. Make somebody else org-admin, with a User Secret that does not expire, first.`,
  )
}
