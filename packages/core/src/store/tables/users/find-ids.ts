import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Scope } from '../../walls/scope.ts'
import { inOrder, isAfter, type More } from '../keyset.ts'
import {
  callFor,
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

/** How the users of a page are found that is narrowed, but by no words. */
export function findingOf(scope: Scope, page: NarrowedPage): Finding {
  const near = lookInOrder(scope, page, { as: 'near', far: LOOKED_AT.near })
  const farther = lookInOrder(scope, page, { as: 'farther', far: LOOKED_AT.farther })
  return finding(
    [near, farther],
    sql`case when ${near.isEnough} then ${near.ids}
             when ${isWorthLooking(near)} and ${farther.isEnough} then ${farther.ids}
             else ${gathered(scope, page, page.limit)} end`,
  )
}

/** How those are found who have some words. Where more than `FEW` have them and they are not near, the ids are null: `findingFarther` is to be asked. */
export function findingByWords(scope: Scope, page: NarrowedPage & { readonly words: Words }): Finding {
  const near = lookInOrder(scope, page, { as: 'near', far: LOOKED_AT_FOR_WORDS.near })
  const farther = lookInOrder(scope, page, { as: 'farther', far: LOOKED_AT_FOR_WORDS.farther })
  return finding(
    [near, farther],
    sql`case when ${near.isFull} then ${near.ids}
             when ${isWorthLooking(near)} and ${farther.isFull} then ${farther.ids}
             else (select ${foundUsers(page.words, FEW)}) end`,
  )
}

/**
 * The same of words that many have and nobody near: a statement of its own, for few searches are of such words, and the server makes every part of a
 * statement ready, also where it then reads nothing of it.
 */
export function findingFarther(scope: Scope, page: NarrowedPage): Finding {
  const farthest = lookInOrder(scope, page, { as: 'farthest', far: LOOKED_AT_FOR_WORDS.farthest })
  return finding(
    [farthest],
    sql`case when ${farthest.isEnough} then ${farthest.ids} else ${gathered(scope, page, page.limit)} end`,
  )
}

function finding(looks: readonly InOrder[], ids: RawBuilder<unknown>): Finding {
  const parts = sql.join(looks.map((look) => look.parts))
  return {
    looks: sql`${parts}, found as materialized (select ${ids} as ids)`,
    ids: sql`(select ids from found)`,
  }
}

function isWorthLooking({ count }: InOrder): RawBuilder<boolean> {
  return sql`${count} >= ${sql.lit(WORTH_LOOKING)}`
}

/** How many of a narrowed list there are from where a page begins, up to a bound; beyond the page itself only as far as they are at hand. */
export async function countFound(
  scope: Scope,
  page: NarrowedPage & { readonly limit: number },
  most: number,
): Promise<More> {
  const call = callFor(scope, page)
  const far = lookInOrder(scope, { ...page, limit: most }, { as: 'far', far: LOOKED_AT.farther })
  const [looked] = await call<{ count: number; all: boolean }>(
    sql`with ${far.parts} select cardinality(${far.ids}) as count, ${far.isAll} as all`,
  )
  if (looked !== undefined && (looked.all || looked.count >= page.limit))
    return { count: looked.count, exact: looked.all }
  const [all] = await call<{ count: number }>(
    sql`select cardinality(${gathered(scope, page, most)}) as count`,
  )
  const count = all?.count ?? 0
  return { count, exact: count < most }
}

interface InOrder {
  readonly parts: RawBuilder<unknown>
  readonly ids: RawBuilder<string[]>
  /** Of those that were found. */
  readonly count: RawBuilder<number>
  /** They fill the page. */
  readonly isFull: RawBuilder<boolean>
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
  const count = sql<number>`(select count(*) from ${hit})`
  const isFull = sql<boolean>`${count} >= ${page.limit}`
  // Counted by itself: whoever looks at them as a part of its own, and not in place, sorts them all before the first is found.
  const isAll = sql<boolean>`(not ${isFull} and (select count(*) from (${next}) seen) < ${sql.lit(far)})`
  return {
    parts: sql`${hit} as materialized (
      select id from (${next}) users where ${narrowing(sql`users`, page)} order by ${order} limit ${page.limit})`,
    ids: sql`array(select id from ${hit})`,
    count,
    isFull,
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
