import { type RawBuilder, sql } from 'kysely'
import type { AccountId } from '../../../domain/id.ts'
import type { User } from '../../../domain/user.ts'
import { type Asked, keptStatement } from '../../walls/kept-statement.ts'
import type { Places } from '../../walls/places.ts'
import type { Makes, Scope } from '../../walls/scope.ts'
import { inOrder, isAfter, type More, mostCounted, type Position, sortKeyOf } from '../keyset.ts'
import { countFound, type Finding, findingByWords, findingFarther, findingOf, isFound } from './find-ids.ts'
import {
  callFor,
  isAtHome,
  isNarrowed,
  type NarrowedPage,
  narrowing,
  orderOf,
  type PlacedPage,
  placedInOrder,
  type UserPage,
  type UserSort,
  type Words,
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

/** How a page lies. */
interface Lying extends Readonly<Record<string, string | boolean | number>> {
  readonly sort: UserSort
  readonly descending: boolean
  readonly includeInactive: boolean
  readonly isOfAccount: boolean
  readonly isFirst: boolean
}

type Where = Position & { readonly accountId: AccountId }

/** What a page is that is not narrowed. */
interface Plain extends Lying {
  readonly rows: number
}

const readNext = keptStatement(
  (scope, { filter, shape }: Asked<UserFilter, Plain>, { accountId, sortKey, id }: Places<Where>) => {
    const page: PlacedPage = {
      ...shape,
      filter,
      accountId: shape.isOfAccount ? accountId : undefined,
      after: shape.isFirst ? undefined : { sortKey, id },
      createdAfter: undefined,
      createdBefore: undefined,
    }
    return inPageOrder(placedInOrder(usersOf(scope), page).where(isAtHome(page)), page).limit(
      sql.lit(shape.rows),
    )
  },
)

/** A user's row with what the list is ordered by. */
type PageRow = UserRow & { readonly sortKey: string }

/** One page of users in some order: in one statement, and in two where a search is of words that many have and nobody near (`findingFarther`). */
export async function listUsers(scope: Scope, page: UserPage): Promise<readonly ListedUser[]> {
  const rows = await (isNarrowed(page) ? readNarrowedPage(scope, page) : readPlainPage(scope, page))
  return rows.map((row) => ({ user: userFrom(row), sortKey: row.sortKey }))
}

async function readPlainPage(scope: Scope, { filter, accountId, after, limit, ...page }: UserPage) {
  const { sort, descending, includeInactive } = page
  const shape: Plain = {
    sort,
    descending,
    includeInactive,
    isOfAccount: accountId !== undefined,
    isFirst: after === undefined,
    rows: ROWS.find((rows) => rows >= limit) ?? limit,
  }
  const rows = await readNext(scope, { filter, shape }, { accountId, sortKey: after?.sortKey, id: after?.id })
  return rows.slice(0, limit)
}

/**
 * So many rows are read for a page, and what is too much is left out here. The number is written out in the statement: of one that it is
 * told each time the server expects a tenth of all rows, so that it plans the statement anew at every call. Each other one is another statement.
 */
const ROWS = [11, 51, 201]

/** What a page is that is narrowed by words, and maybe by who is active: chat lists and searches are no other ones. */
interface Searching extends Lying {
  readonly status: '' | 'active' | 'inactive'
}

/** Keeps a statement that finds the users of such a page. */
function keptSearch<Row>(make: (scope: Scope, page: NarrowedPage & { readonly words: Words }) => Makes<Row>) {
  return keptStatement(
    (
      scope,
      { filter, shape }: Asked<UserFilter, Searching>,
      {
        accountId,
        sortKey,
        id,
        limit,
        ...words
      }: Places<Where & { limit: number; asked: readonly string[]; patterns: readonly string[] }>,
    ) =>
      make(scope, {
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
}

const readFound = keptSearch(searchedPage)
const readFarther = keptSearch(fartherPage)

async function readNarrowedPage(scope: Scope, page: UserPage): Promise<readonly PageRow[]> {
  const { filter, accountId, after, limit, sort, descending, includeInactive, status = '' } = page
  const call = callFor(scope, page)
  if (page.words.length === 0) {
    const narrowed = { ...page, words: undefined }
    return call(narrowedPage(scope, narrowed, findingOf(scope, narrowed)))
  }
  const words = wordsFrom(page)
  if ((page.role ?? page.createdAfter ?? page.createdBefore) !== undefined) {
    const searched = { ...page, words }
    return firstDecided(
      () => call(searchedPage(scope, searched)),
      () => call(fartherPage(scope, searched)),
    )
  }
  const isOfAccount = accountId !== undefined
  const isFirst = after === undefined
  const shape: Searching = { sort, descending, includeInactive, isOfAccount, isFirst, status }
  const values = { accountId, sortKey: after?.sortKey, id: after?.id, limit, ...words }
  return firstDecided(
    () => readFound(scope, { filter, shape }, values),
    () => readFarther(scope, { filter, shape }, values),
  )
}

/** What a search has found; and where nobody, one row that says whether that is because nobody was looked for in every way. */
type FoundRow =
  | (PageRow & { readonly isUndecided: false })
  | { readonly id: null; readonly isUndecided: boolean }

async function firstDecided(
  search: () => Promise<readonly FoundRow[]>,
  searchFarther: () => Promise<readonly PageRow[]>,
): Promise<readonly PageRow[]> {
  const rows = await search()
  if (rows[0]?.isUndecided === true) return searchFarther()
  return rows.filter((row) => row.id !== null)
}

function searchedPage(scope: Scope, page: NarrowedPage & { readonly words: Words }) {
  const { looks, ids } = findingByWords(scope, page)
  const { descending } = page
  return sql<FoundRow>`
    with ${looks}
    select found.ids is null as "isUndecided", page.*
      from found left join lateral (${pageOf(scope, page, ids)}) page on true
     order by ${inOrder({ column: 'page.sortKey', holds: 'text', descending })}`
}

function fartherPage(scope: Scope, page: NarrowedPage) {
  return narrowedPage(scope, page, findingFarther(scope, page))
}

function narrowedPage(scope: Scope, page: NarrowedPage, { looks, ids }: Finding) {
  return sql<PageRow>`with ${looks} ${pageOf(scope, page, ids)}`
}

/**
 * Behind the fence (`offset 0`) everybody who was found is read by their id, whatever the planner expects: by what else a page asks for it
 * would read everybody who stands behind the place where the page begins. Their roles are read once the page is cut.
 */
function pageOf(scope: Scope, page: NarrowedPage, ids: RawBuilder<string[]>) {
  const order = orderOf(page)
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
  return sql`
    select ${selectedOf(users)}, ${sortKeyOf(order)} as "sortKey"
      from (${found}) users
     where ${narrowing(users, page)} and ${isOnPage}
     order by ${inOrder(order)} limit ${page.limit}`
}

/** How many users there are from where a page begins, up to a bound. */
export async function countUsers(scope: Scope, page: UserPage): Promise<More> {
  const most = mostCounted(page.limit)
  if (isNarrowed(page)) {
    const words = page.words.length === 0 ? undefined : wordsFrom(page)
    return countFound(scope, { ...page, words }, most)
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
