import { type SqlBool, sql } from 'kysely'
import type { User } from '../../../domain/user.ts'
import type { Scope } from '../../walls/scope.ts'
import { inOrder, type More, mostCounted, sortKeyOf } from '../keyset.ts'
import { findIds } from './find-ids.ts'
import { isAtHome, isNarrowed, orderOf, placed, placedInOrder, type UserPage } from './user-page.ts'
import { userFrom, usersOf } from './user-row.ts'

/** A row of a list with what it was ordered by. */
export interface ListedUser {
  readonly user: User
  readonly sortKey: string
}

/** One page of users in some order. */
export async function listUsers(scope: Scope, page: UserPage): Promise<readonly ListedUser[]> {
  if (!isNarrowed(page)) return readPage(page, placedInOrder(usersOf(scope), page).where(isAtHome(page)))
  const { ids } = await findIds(scope, page)
  if (ids.length === 0) return []
  // Where they stand was looked at when they were found: said again, it would have everybody behind that place read instead of these.
  const found = sql<SqlBool>`tenantry.users.id = any (${ids}::text[])`
  return readPage(page, placed(usersOf(scope), { ...page, after: undefined }).where(found))
}

/** How many users there are from where a page begins, up to a bound. */
export async function countUsers(scope: Scope, page: UserPage): Promise<More> {
  const most = mostCounted(page.limit)
  if (isNarrowed(page)) {
    const { ids, exact } = await findIds(scope, page, most)
    return { count: ids.length, exact }
  }
  const rows = placedInOrder(scope.from('tenantry.users'), page)
    .where(isAtHome(page))
    .select('id')
    .limit(most)
  const [row] = await scope.call<{ count: number }>(
    sql`select count(*)::integer as count from (${rows}) counted`,
  )
  const count = row?.count ?? 0
  return { count, exact: count < most }
}

async function readPage(page: UserPage, users: ReturnType<typeof usersOf>): Promise<readonly ListedUser[]> {
  const order = orderOf(page)
  const rows = await users
    .select(sortKeyOf(order).as('sortKey'))
    .orderBy(inOrder(order))
    .limit(page.limit)
    .execute()
  return rows.map((row) => ({ user: userFrom(row), sortKey: row.sortKey }))
}
