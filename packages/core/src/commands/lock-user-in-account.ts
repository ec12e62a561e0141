import type { UserId } from '../domain/id.ts'
import { lockAccount } from '../store/tables/accounts.ts'
import { lockUser, readAccountIdOfUser } from '../store/tables/users/read-user.ts'
import type { Scope } from '../store/walls/scope.ts'

/**
 * Locks the account of a user, as whoever stands on its being active, and then the user. A user who was moved while we waited has
 * another account: that one is locked, too, though late.
 */
export async function lockUserInAccount(scope: Scope, id: UserId): Promise<void> {
  const accountId = await readAccountIdOfUser(scope, id)
  if (accountId !== null) await lockAccount(scope, accountId, 'share')
  const user = await lockUser(scope, id)
  if (user !== null && user.accountId !== accountId) await lockAccount(scope, user.accountId, 'share')
}
