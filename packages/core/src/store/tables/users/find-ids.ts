import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Scope } from '../../walls/scope.ts'
import { inOrder, isAfter } from '../keyset.ts'
import {
  isHolder,
  isNarrowedByRole,
  narrowing,
  orderOf,
  placed,
  placedInOrder,
  type UserPage,
} from './user-page.ts'

/**
 * How many users are looked at in the order of a list before they are gathered in another way. What many users have is soon met in any
 * order, and gathered it would be sorted as a whole; what few have is quickly gathered by an index, and in order hardly ever met. The
 * planner cannot tell: it knows how many there are, but not that they stand together, as everybody of one name does in a list by name.
 */
const LOOKED_AT = 1_000

/** How far is looked where the first look found some, but not a page full: what one in 300 has fills a page by then. */
const LOOKED_FURTHER = 20_000

/** What the first look must find for a second one: fewer may be all there are. */
const WORTH_LOOKING = 3

/** Ids in the order of a page. */
export interface FoundIds {
  readonly ids: readonly string[]
  /** False where there may be more than these. */
  readonly exact: boolean
}

/**
 * The ids of a page that is narrowed.
 *
 * @param most how many ids at most; beyond what the page itself takes, only as far as they are at hand
 */
export async function findIds(scope: Scope, page: UserPage, most = page.limit): Promise<FoundIds> {
  const enough = ({ ids, all }: Looked) => all || ids.length >= page.limit
  const counts = most > page.limit
  let looked = await lookInOrder(scope, page, { most, far: counts ? LOOKED_FURTHER : LOOKED_AT })
  if (!counts && !enough(looked) && looked.ids.length >= WORTH_LOOKING)
    looked = await lookInOrder(scope, page, { most, far: LOOKED_FURTHER })
  return enough(looked) ? { ids: looked.ids, exact: looked.all } : gather(scope, page, most)
}

interface Looked {
  readonly ids: readonly string[]
  /** There are no further ones. */
  readonly all: boolean
}

/** Looks at the next users of the list, and stops as soon as it has found as many as may be. */
async function lookInOrder(
  scope: Scope,
  page: UserPage,
  { most, far }: { most: number; far: number },
): Promise<Looked> {
  const order = inOrder(orderOf(page))
  const next = placedInOrder(scope.from('tenantry.users'), page)
    .select([
      'organization_id',
      'id',
      'account_id',
      'email',
      'sort_key',
      'search_key',
      'status',
      'created_at',
    ])
    .orderBy(order)
    .limit(far)
  const [found] = await scope.call<{ ids: string[]; seen: number | null }>(sql`
    with hit as materialized (
      select id from (${next}) users where ${narrowing(sql`users`, page)} order by ${order} limit ${most})
    select array(select id from hit) as ids,
           case when (select count(*) from hit) < ${most} then (select count(*)::integer from (${next}) users) end as seen`)
  return { ids: found?.ids ?? [], all: found?.seen != null && found.seen < far }
}

/** Gathers everybody whom the page wants, and sorts them. */
async function gather(scope: Scope, page: UserPage, most: number): Promise<FoundIds> {
  const order = orderOf(page)
  // What words have found is few: where the page begins is asked of it afterwards, lest everybody behind that place be read.
  const after = page.words.length === 0 ? undefined : page.after
  const begin = after === undefined ? page : { ...page, after: undefined }
  const wanted = placed(scope.from('tenantry.users'), begin)
    .where(page.words.length === 0 ? sql<SqlBool>`true` : isInIndex(page))
    .where(
      isNarrowedByRole(page)
        ? sql<SqlBool>`(${isHolder(page.role)} and ${narrowing(sql`tenantry.users`, { ...page, role: undefined })})`
        : narrowing(sql`tenantry.users`, page),
    )
    .select(['id', sql.ref(order.column).as('key')])
  const direction = sql.raw(page.descending ? 'desc' : 'asc')
  const isBehind = after === undefined ? sql`true` : isAfter({ ...order, column: 'key' }, after)
  const rows = await scope.call<{ id: string }>(sql`
    with wanted as materialized (${wanted})
    select id from wanted where ${isBehind} order by key ${direction}, id ${direction} limit ${most}`)
  return { ids: rows.map(({ id }) => id), exact: rows.length < most }
}

/** Words are the function's alone to look for: only it may use their index. What it answers is read behind both walls. */
function isInIndex({ words }: UserPage): RawBuilder<SqlBool> {
  return sql`tenantry.users.id = any (array(select tenantry.found_users(${words}::text[])))`
}
