import { sql } from 'kysely'
import type { AccountId, UserId } from '../../domain/id.ts'
import type { ExportedAccount, ExportedUser } from '../../domain/import.ts'
import type { Scope } from '../walls/scope.ts'
import { type AccountFilter, accountFrom, accountsOf } from './accounts.ts'
import { type UserFilter, userFrom, usersOf } from './users/user-row.ts'

/** The account of a user by its external id; behind the same wall as the user. */
const account = sql<string>`(
  select home.external_id from tenantry.accounts home
   where home.organization_id = tenantry.users.organization_id and home.id = tenantry.users.account_id)`

/** The users after an id, in the order of their ids. */
export async function exportUsers(
  scope: Scope,
  page: {
    filter: UserFilter
    accountId: AccountId | undefined
    after: UserId | undefined
    limit: number
  },
): Promise<readonly ExportedUser[]> {
  let query = usersOf(scope).select(account.as('account')).where(page.filter)
  if (page.accountId !== undefined) query = query.where('account_id', '=', page.accountId)
  if (page.after !== undefined) query = query.where('id', '>', page.after)
  const rows = await query.orderBy('id').limit(page.limit).execute()
  return rows.map((row) => {
    const { id, email, firstName, lastName, externalId, roles, status } = userFrom(row)
    return { id, account: row.account, email, firstName, lastName, externalId, roles, status }
  })
}

/** The accounts after an id, in the order of their ids. */
export async function exportAccounts(
  scope: Scope,
  page: { filter: AccountFilter; after: AccountId | undefined; limit: number },
): Promise<readonly ExportedAccount[]> {
  let query = accountsOf(scope).where(page.filter)
  if (page.after !== undefined) query = query.where('id', '>', page.after)
  const rows = await query.orderBy('id').limit(page.limit).execute()
  return rows.map((row) => {
    const { id, externalId, name, description, status } = accountFrom(row)
    return { id, externalId, name, description, status }
  })
}
