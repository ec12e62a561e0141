import { type RawBuilder, sql } from 'kysely'

const IN_UTC = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00$/

/** A time as Postgres writes it; no valid Date for `infinity`, years before Christ and offsets with seconds. */
export function dateFrom(text: string): Date {
  // Of an offset of whole hours Postgres leaves the minutes out, and ISO 8601 does not.
  const sign = text.at(-3)
  return new Date(`${text.replace(' ', 'T')}${sign === '+' || sign === '-' ? ':00' : ''}`)
}

/**
 * A time as Postgres writes it, in ISO 8601 in UTC, to the millisecond: the rest is cut off. A session in UTC writes nearly that.
 *
 * @throws RangeError for what `dateFrom` cannot read
 */
export function isoFrom(text: string): string {
  if (!IN_UTC.test(text)) return dateFrom(text).toISOString()
  const milliseconds = text.slice(20, -3).slice(0, 3).padEnd(3, '0')
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${milliseconds}Z`
}

/** A column of times as text: as a Date each would be made only to be written down again, for a page more than a hundred times. */
export function timeOf<Text extends string | null>(
  table: RawBuilder<unknown>,
  column: string,
): RawBuilder<Text> {
  return sql<Text>`${table}.${sql.ref(column)}::text`
}
