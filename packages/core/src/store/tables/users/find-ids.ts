import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Scope } from '../../walls/scope.ts'
import { inOrder, isAfter, type More } from '../keyset.ts'
import {
  isHolder,
  isNarrowedByRole,
  type NarrowedPage,
  narrowing,
  orderOf,
  placed,
  placedInOrder,
  type Words,
} from './user-page.ts'

/**
 * How many users are looked at in the order of a list before they are gathered in another way. What many users have is soon met in any
 * order, and gathered it would be sorted as a whole; what few have is quickly gathered, and in order hardly ever met. The planner cannot
 * tell: it knows how many there are, but not that they stand together, as everybody of one name does in a list by name.
 */
const LOOKED_AT = { near: 1_000, farther: 20_000 }

/** The same of words, whose index is asked in between: what more than `FEW` users have is looked for in order once more, lest they all be gathered. */
const LOOKED_AT_FOR_WORDS = { near: 100, farther: 2_000, farthest: 20_000 }

/** How many users who have some words are sorted at once. */
const FEW = 2_000

/** What the first look must find for the next one to be worth it: fewer may be all there are. */
const WORTH_LOOKING = 3

/** Looks and gathers, as parts of one statement: what a later one reads is read only where the earlier ones did not do. */
export interface Finding {
  /** What stands behind `with`. */
  readonly looks: RawBuilder<unknown>
  /** The ids as an array, once the looks are there: of a page those on it, and maybe up to `FEW` that are to be cut to it. */
  readonly ids: RawBuilder<string[]>
}

/** How the users of a page that is narrowed are found. */
export function findingOf(scope: Scope, page: NarrowedPage): Finding {
  const byWords = page.words !== undefined
  const { near, farther } = byWords ? LOOKED_AT_FOR_WORDS : LOOKED_AT
  const first = lookInOrder(scope, page, { as: 'near', far: near })
  const second = lookInOrder(scope, page, { as: 'farther', far: farther })
  const third = lookInOrder(scope, page, { as: 'farthest', far: LOOKED_AT_FOR_WORDS.farthest })
  const all = gathered(scope, page, page.limit)
  const rest = byWords
    ? sql`coalesce((select ${foundUsers(page.words, FEW)}), case when ${third.isEnough} then ${third.ids} else ${all} end)`
    : all
  return {
    looks: sql`${sql.join([first.parts, second.parts, ...(byWords ? [third.parts] : [])])}, found as materialized (
      select case when ${first.isEnough} then ${first.ids}
                  when (select count(*) from near_hit) >= ${sql.lit(WORTH_LOOKING)} and ${second.isEnough} then ${second.ids}
                  else ${rest} end as ids)`,
    ids: sql`(select ids from found)`,
  }
}

/** How many of a narrowed list there are from where a page begins, up to a bound; beyond the page itself only as far as they are at hand. */
export async function countFound(
  scope: Scope,
  page: NarrowedPage & { readonly limit: number },
  most: number,
): Promise<More> {
  const far = lookInOrder(scope, { ...page, limit: most }, { as: 'far', far: LOOKED_AT.farther })
  const [looked] = await scope.call<{ count: number; all: boolean }>(
    sql`with ${far.parts} select cardinality(${far.ids}) as count, ${far.isAll} as all`,
  )
  if (looked !== undefined && (looked.all || looked.count >= page.limit))
    return { count: looked.count, exact: looked.all }
  const [all] = await scope.call<{ count: number }>(
    sql`select cardinality(${gathered(scope, page, most)}) as count`,
  )
  const count = all?.count ?? 0
  return { count, exact: count < most }
}

interface InOrder {
  readonly parts: RawBuilder<unknown>
  readonly ids: RawBuilder<string[]>
  /** There are no further ones. */
  readonly isAll: RawBuilder<boolean>
  /** They fill the page, or there are no further ones. */
  readonly isEnough: RawBuilder<boolean>
}

/** Looks at the next users of the list, and stops as soon as it has found as many as may be. */
function lookInOrder(scope: Scope, page: NarrowedPage, { as, far }: { as: string; far: number }): InOrder {
  const order = inOrder(orderOf(page))
  const hit = sql.raw(`${as}_hit`)
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
    .limit(unforeseen(far))
  const isFull = sql<boolean>`(select count(*) from ${hit}) >= ${page.limit}`
  // Counted by itself: whoever looks at them as a part of its own, and not in place, sorts them all before the first is found.
  const isAll = sql<boolean>`(not ${isFull} and (select count(*) from (${next}) seen) < ${sql.lit(far)})`
  return {
    parts: sql`${hit} as materialized (
      select id from (${next}) users where ${narrowing(sql`users`, page)} order by ${order} limit ${page.limit})`,
    ids: sql`array(select id from ${hit})`,
    isAll,
    isEnough: sql`(${isFull} or ${isAll})`,
  }
}

/**
 * A limit that the planner does not know. Whoever stops soon is best read in the order of the list; where it knows how many are wanted, and
 * expects fewer of them in an organization, it reads and sorts the whole of that.
 */
function unforeseen(limit: number): RawBuilder<number> {
  return sql`(select ${sql.lit(limit)})`
}

/** Gathers everybody whom the page wants, and sorts them. */
function gathered(scope: Scope, page: NarrowedPage, most: NarrowedPage['limit']): RawBuilder<string[]> {
  const order = orderOf(page)
  // What words have found is few: where the page begins is asked of it afterwards, lest everybody behind that place be read.
  const after = page.words === undefined ? undefined : page.after
  const begin = after === undefined ? page : { ...page, after: undefined }
  const wanted = placed(scope.from('tenantry.users'), begin)
    .where(
      page.words === undefined ? sql<SqlBool>`true` : isFound(sql`(select ${foundUsers(page.words, null)})`),
    )
    .where(
      isNarrowedByRole(page)
        ? sql<SqlBool>`(${isHolder(page.role)} and ${narrowing(sql`tenantry.users`, { ...page, role: undefined })})`
        : narrowing(sql`tenantry.users`, page),
    )
    .select(['id', sql.ref(order.column).as('key')])
  const direction = sql.raw(page.descending ? 'desc' : 'asc')
  const isBehind = after === undefined ? sql`true` : isAfter({ ...order, column: 'key' }, after)
  return sql`array(
    with wanted as materialized (${wanted})
    select id from wanted where ${isBehind} order by key ${direction}, id ${direction} limit ${most})`
}

export function isFound(ids: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql`tenantry.users.id = any (${ids}::text[])`
}

/** Words are the function's alone to look for: only it may use their index. What it answers is read behind both walls. */
function foundUsers(words: Words, most: number | null): RawBuilder<unknown> {
  return sql`tenantry.found_users(${words.asked}::text[], ${most === null ? sql`null` : sql.lit(most)})`
}
