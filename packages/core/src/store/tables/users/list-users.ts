import { type SqlBool, sql } from 'kysely'
import type { AccountId } from '../../../domain/id.ts'
import type { User } from '../../../domain/user.ts'
import { type Asked, keptStatement } from '../../walls/kept-statement.ts'
import type { Places } from '../../walls/places.ts'
import type { Scope } from '../../walls/scope.ts'
import { inOrder, type More, mostCounted, type Position, sortKeyOf } from '../keyset.ts'
import { findIds } from './find-ids.ts'
import {
  isAtHome,
  isNarrowed,
  orderOf,
  type PlacedPage,
  placed,
  placedInOrder,
  type UserPage,
  type UserSort,
} from './user-page.ts'
import { type UserFilter, userFrom, usersOf } from './user-row.ts'

/** A row of a list with what it was ordered by. */
export interface ListedUser {
  readonly user: User
  readonly sortKey: string
}

/** How a page lies that is not narrowed. */
interface Lying extends Readonly<Record<string, string | boolean>> {
  readonly sort: UserSort
  readonly descending: boolean
  readonly includeInactive: boolean
  readonly isOfAccount: boolean
  readonly isFirst: boolean
}

type Where = Position & { readonly accountId: AccountId; readonly limit: number }

const readNext = keptStatement(
  (scope, { filter, shape }: Asked<UserFilter, Lying>, { accountId, sortKey, id, limit }: Places<Where>) => {
    const page: PlacedPage = {
      ...shape,
      filter,
      accountId: shape.isOfAccount ? accountId : undefined,
      after: shape.isFirst ? undefined : { sortKey, id },
      createdAfter: undefined,
      createdBefore: undefined,
    }
    return inPageOrder(placedInOrder(usersOf(scope), page).where(isAtHome(page)), page).limit(limit)
  },
)

/** One page of users in some order. */
export async function listUsers(scope: Scope, page: UserPage): Promise<readonly ListedUser[]> {
  return (await readPage(scope, page)).map((row) => ({ user: userFrom(row), sortKey: row.sortKey }))
}

async function readPage(scope: Scope, page: UserPage) {
  if (!isNarrowed(page)) return readPlainPage(scope, page)
  const { ids } = await findIds(scope, page)
  if (ids.length === 0) return []
  // Where they stand was looked at when they were found: said again, it would have everybody behind that place read instead of these.
  const found = sql<SqlBool>`tenantry.users.id = any (${ids}::text[])`
  const users = placed(usersOf(scope), { ...page, after: undefined }).where(found)
  return inPageOrder(users, page).limit(page.limit).execute()
}

function readPlainPage(scope: Scope, { filter, accountId, after, limit, ...page }: UserPage) {
  const { sort, descending, includeInactive } = page
  const isOfAccount = accountId !== undefined
  const shape = { sort, descending, includeInactive, isOfAccount, isFirst: after === undefined }
  return readNext(scope, { filter, shape }, { accountId, sortKey: after?.sortKey, id: after?.id, limit })
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

function inPageOrder(users: ReturnType<typeof usersOf>, page: Pick<UserPage, 'sort' | 'descending'>) {
  const order = orderOf(page)
  return users.select(sortKeyOf(order).as('sortKey')).orderBy(inOrder(order))
}
