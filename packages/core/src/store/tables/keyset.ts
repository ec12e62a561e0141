import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** Where a page ended: what its last row is ordered by, as text, and its id. */
export interface Position {
  readonly sortKey: string
  readonly id: string
}

/** The same in a statement: values, or places of a statement that is kept. */
export type PositionIn = { readonly [Part in keyof Position]: Position[Part] | RawBuilder<Position[Part]> }

/** How many rows come after a page. They are counted up to a bound: an exact number of a million would cost as much as reading them. */
export interface More {
  readonly count: number
  /** False where there are more than were counted. */
  readonly exact: boolean
}

/** Rows after a page are counted up to so many. */
export const MOST_COUNTED = 1_000

/** The order of a list: one column, and then the id, so that no two rows are alike. */
export interface Order {
  readonly column: string
  readonly holds: 'text' | 'time'
  readonly descending: boolean
}

/** The column as the text that a position holds. A time keeps its microseconds: cut shorter, a page would repeat its last row or pass one over. */
export function sortKeyOf({ column, holds }: Order): RawBuilder<string> {
  return holds === 'text'
    ? sql<string>`${sql.ref(column)}`
    : sql<string>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
}

/**
 * Everybody, for whoever reads from the start of an order and stops soon: `<column> >= <the lowest value>`. Without it a plan for any values
 * finds every index of the same rows alike, may take a smaller one in another order, and sort everybody for one page. As a parameter, for of
 * a value that it knows the planner knows that it leaves nobody out.
 */
export function isFromTheStart({ column, holds }: Order): RawBuilder<SqlBool> {
  const lowest = holds === 'text' ? sql`${''}` : sql`${'-infinity'}::timestamptz`
  return sql<SqlBool>`${sql.ref(column)} >= ${lowest}`
}

/** `(<column>, id) > (<position>)`, or `<` where the order descends. */
export function isAfter(
  { column, holds, descending }: Order,
  { sortKey, id }: PositionIn,
): RawBuilder<SqlBool> {
  const value = holds === 'text' ? sql`${sortKey}` : sql`${sortKey}::timestamptz`
  return sql<SqlBool>`(${sql.ref(column)}, id) ${sql.raw(descending ? '<' : '>')} (${value}, ${id})`
}

/** `<column>, id`, both up or both down, so that one index serves either way. */
export function inOrder({ column, descending }: Order): RawBuilder<unknown> {
  const direction = sql.raw(descending ? 'desc' : 'asc')
  return sql`${sql.ref(column)} ${direction}, id ${direction}`
}

/** How many rows are counted at most from where a page begins: those on it, and what may be said to come after. */
export function mostCounted(limit: number): number {
  return limit + MOST_COUNTED
}
