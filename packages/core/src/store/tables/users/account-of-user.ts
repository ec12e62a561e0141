import type { UserId } from '../../../domain/id.ts'
import type { Scope } from '../../walls/scope.ts'
import type { AccountFilter } from '../accounts.ts'
import type { UserFilter } from './user-row.ts'

/** `select external_id from accounts where id = (select account_id from users where id = …)`, each as far as its filter lets it be seen. */
export async function readAccountOfUser(
  scope: Scope,
  userId: UserId,
  filters: { users: UserFilter; accounts: AccountFilter },
): Promise<string | null> {
  const theirs = scope
    .from('tenantry.users')
    .select('account_id')
    .where('id', '=', userId)
    .where(filters.users)
  const row = await scope
    .from('tenantry.accounts')
    .select('external_id')
    .where('id', '=', theirs)
    .where(filters.accounts)
    .executeTakeFirst()
  return row?.external_id ?? null
}
