import type { AccountId, UserId } from '../../../domain/id.ts'
import type { User } from '../../../domain/user.ts'
import type { Scope } from '../../walls/scope.ts'
import { userFrom, usersOf } from './user-row.ts'

/** `select … from tenantry.users where organization_id = … and id = …` */
export async function readUser(scope: Scope, id: UserId): Promise<User | null> {
  const row = await usersOf(scope).where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : userFrom(row)
}

/** Locks a user for a change. The roles are read by a second statement, because a lock shows the locked row anew and nothing else. */
export async function lockUser(scope: Scope, id: UserId): Promise<User | null> {
  const locked = await scope
    .from('tenantry.users')
    .select('id')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return locked === undefined ? null : readUser(scope, id)
}

/** The account that a user is in now; null when the user is not there. */
export async function readAccountIdOfUser(scope: Scope, id: UserId): Promise<AccountId | null> {
  const row = await scope.from('tenantry.users').select('account_id').where('id', '=', id).executeTakeFirst()
  return row?.account_id ?? null
}
