import type { UserId } from '../../../domain/id.ts'
import { type Asked, keptStatement } from '../../walls/kept-statement.ts'
import type { Places } from '../../walls/places.ts'
import type { Scope } from '../../walls/scope.ts'
import type { AccountFilter } from '../accounts.ts'
import type { UserFilter } from './user-row.ts'

/** Which users and which accounts may be seen. */
export interface UserAndAccountFilter {
  readonly users: UserFilter
  readonly accounts: AccountFilter
}

const accountOf = keptStatement(
  (
    scope,
    { filter: { users, accounts } }: Asked<UserAndAccountFilter, Record<never, never>>,
    value: Places<{ userId: UserId }>,
  ) => {
    const theirs = scope
      .from('tenantry.users')
      .select('account_id')
      .where('id', '=', value.userId)
      .where(users)
    return scope.from('tenantry.accounts').select('external_id').where('id', '=', theirs).where(accounts)
  },
)

/** `select external_id from accounts where id = (select account_id from users where id = …)`, each as far as its filter lets it be seen. */
export async function readAccountOfUser(
  scope: Scope,
  userId: UserId,
  filter: UserAndAccountFilter,
): Promise<string | null> {
  const [row] = await accountOf(scope, { filter, shape: {} }, { userId })
  return row?.external_id ?? null
}
