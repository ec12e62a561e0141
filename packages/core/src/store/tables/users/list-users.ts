import { sql } from 'kysely'
import type { AccountId } from '../../../domain/id.ts'
import type { User } from '../../../domain/user.ts'
import { type Asked, keptStatement } from '../../walls/kept-statement.ts'
import type { Places } from '../../walls/places.ts'
import type { Scope } from '../../walls/scope.ts'
import { inOrder, isAfter, type More, mostCounted, type Position, sortKeyOf } from '../keyset.ts'
import { countFound, findingOf, isFound } from './find-ids.ts'
import {
  isAtHome,
  isNarrowed,
  type NarrowedPage,
  narrowing,
  orderOf,
  type PlacedPage,
  placedInOrder,
  type UserPage,
  type UserSort,
  wordsFrom,
} from './user-page.ts'
import {
  selectedOf,
  TIME_COLUMNS,
  USER_COLUMNS,
  type UserFilter,
  type UserRow,
  userFrom,
  usersOf,
} from './user-row.ts'

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

/** One page of users in some order, in one statement. */
export async function listUsers(scope: Scope, page: UserPage): Promise<readonly ListedUser[]> {
  const rows = await (isNarrowed(page) ? readNarrowedPage(scope, page) : readPlainPage(scope, page))
  return rows.map((row) => ({ user: userFrom(row), sortKey: row.sortKey }))
}

function readPlainPage(scope: Scope, { filter, accountId, after, limit, ...page }: UserPage) {
  const { sort, descending, includeInactive } = page
  const isOfAccount = accountId !== undefined
  const shape = { sort, descending, includeInactive, isOfAccount, isFirst: after === undefined }
  return readNext(scope, { filter, shape }, { accountId, sortKey: after?.sortKey, id: after?.id, limit })
}

/** What a page is that is narrowed by words, and maybe by who is active: chat lists and searches are no other ones. */
interface Searching extends Lying {
  readonly status: '' | 'active' | 'inactive'
}

const readFound = keptStatement(
  (
    scope,
    { filter, shape }: Asked<UserFilter, Searching>,
    {
      accountId,
      sortKey,
      id,
      limit,
      ...words
    }: Places<Where & { asked: readonly string[]; patterns: readonly string[] }>,
  ) =>
    narrowedPage(scope, {
      ...shape,
      filter,
      accountId: shape.isOfAccount ? accountId : undefined,
      after: shape.isFirst ? undefined : { sortKey, id },
      words,
      status: shape.status === '' ? undefined : shape.status,
      role: undefined,
      createdAfter: undefined,
      createdBefore: undefined,
      limit,
    }),
)

function readNarrowedPage(scope: Scope, page: UserPage) {
  const { filter, accountId, after, limit, sort, descending, includeInactive, status = '' } = page
  const isOnlyByWords =
    page.words.length > 0 && (page.role ?? page.createdAfter ?? page.createdBefore) === undefined
  if (!isOnlyByWords) return scope.call(narrowedPage(scope, narrowedFrom(page)))
  const isOfAccount = accountId !== undefined
  const isFirst = after === undefined
  const shape: Searching = { sort, descending, includeInactive, isOfAccount, isFirst, status }
  const place = { accountId, sortKey: after?.sortKey, id: after?.id, limit }
  return readFound(scope, { filter, shape }, { ...place, ...wordsFrom(page) })
}

function narrowedFrom(page: UserPage) {
  return { ...page, words: page.words.length === 0 ? undefined : wordsFrom(page) }
}

/**
 * Behind the fence (`offset 0`) everybody who was found is read by their id, whatever the planner expects: by what else a page asks for it
 * would read everybody who stands behind the place where the page begins. Their roles are read once the page is cut.
 */
function narrowedPage(scope: Scope, page: NarrowedPage) {
  const order = orderOf(page)
  const { looks, ids } = findingOf(scope, page)
  const users = sql`users`
  const found = scope
    .from('tenantry.users')
    .where(page.filter)
    .where(isFound(ids))
    .select([...USER_COLUMNS, ...TIME_COLUMNS, 'search_key', 'sort_key'])
    .offset(sql.lit(0))
  const isOnPage = sql.join(
    [
      ...(page.accountId === undefined ? [] : [sql`account_id = ${page.accountId}`]),
      ...(page.after === undefined ? [] : [isAfter(order, page.after)]),
      sql`true`,
    ],
    sql` and `,
  )
  return sql<UserRow & { readonly sortKey: string }>`
    with ${looks}
    select ${selectedOf(users)}, ${sortKeyOf(order)} as "sortKey"
      from (${found}) users
     where ${narrowing(users, page)} and ${isOnPage}
     order by ${inOrder(order)} limit ${page.limit}`
}

/** How many users there are from where a page begins, up to a bound. */
export async function countUsers(scope: Scope, page: UserPage): Promise<More> {
  const most = mostCounted(page.limit)
  if (isNarrowed(page)) return countFound(scope, narrowedFrom(page), most)
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
