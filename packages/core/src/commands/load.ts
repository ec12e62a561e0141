import type { Account } from '../domain/account.ts'
import type { AccountId, UserId } from '../domain/id.ts'
import type { User } from '../domain/user.ts'
import { TenantryError } from '../errors.ts'
import { notFound } from '../operations/not-found.ts'
import type { Work } from '../operations/work.ts'
import { allows } from '../policy/authorize.ts'
import { readAccount } from '../store/tables/accounts.ts'
import { readUser } from '../store/tables/users/read-user.ts'

/** The account, if the actor may read it; `not_found` otherwise, whether it exists or not. */
export async function loadAccount({ scope, actor }: Work, id: AccountId): Promise<Account> {
  const account = await readAccount(scope, id)
  if (account === null || !allows(actor.ability, 'account:read', { row: account })) throw notFound('account')
  return account
}

/** The user, if the actor may read them; `not_found` otherwise, whether they exist or not. */
export async function loadUser(work: Work, id: UserId): Promise<User> {
  const user = await readUser(work.scope, id)
  if (user === null || !readable(work, user)) throw notFound('user')
  return user
}

/** Whether the actor may read a user. */
export function readable({ actor }: Work, user: User): boolean {
  return allows(actor.ability, 'user:read', { row: user })
}

/** Refuses to put somebody into an account that is not active, or to make somebody active in it. */
export function refuseInactiveAccount(account: Account): void {
  if (account.status === 'active') return
  throw new TenantryError('conflict', `The account ${account.externalId} is not active. Reactivate it first.`)
}
