import { type SqlBool, sql } from 'kysely'
import type { AccountId, UserId } from '../../../domain/id.ts'
import type { User } from '../../../domain/user.ts'
import type { Scope } from '../../walls/scope.ts'
import { containing } from '../like.ts'
import { type UserFilter, userFrom, usersOf } from './user-row.ts'

/** Which users a list asks for. */
export interface UserPage {
  readonly filter: UserFilter
  readonly accountId: AccountId | undefined
  readonly search: string | undefined
  readonly role: string | undefined
  readonly status: 'active' | 'inactive' | undefined
  /** False leaves out the users of inactive accounts, unless the account is named. */
  readonly includeInactive: boolean
  readonly after: { sortKey: string; id: UserId } | undefined
  readonly limit: number
}

/** One page in the order of last and first names. */
export async function listUsers(
  scope: Scope,
  page: UserPage,
): Promise<readonly { user: User; sortKey: string }[]> {
  let query = usersOf(scope).select('sort_key').where(page.filter)
  if (page.accountId !== undefined) query = query.where('account_id', '=', page.accountId)
  else if (!page.includeInactive) {
    query = query.where(sql<SqlBool>`exists (
      select from tenantry.accounts home
       where home.organization_id = tenantry.users.organization_id and home.id = tenantry.users.account_id and home.status = 'active')`)
  }
  if (page.status !== undefined) query = query.where('status', '=', page.status)
  if (page.search !== undefined) query = query.where('search_key', 'like', containing(page.search))
  if (page.role !== undefined) {
    query = query.where(sql<SqlBool>`exists (
      select from tenantry.user_roles held
       where held.organization_id = tenantry.users.organization_id and held.user_id = tenantry.users.id and held.role = ${page.role})`)
  }
  if (page.after !== undefined) {
    query = query.where(sql<SqlBool>`(sort_key, id) > (${page.after.sortKey}, ${page.after.id})`)
  }
  const rows = await query.orderBy('sort_key').orderBy('id').limit(page.limit).execute()
  return rows.map((row) => ({ user: userFrom(row), sortKey: row.sort_key }))
}
