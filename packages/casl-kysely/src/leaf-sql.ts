import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { ParameterCast } from './parameter-cast.ts'

/**
 * A comparison that is false, and not null, for a null column.
 *
 * `and column is not null` does it and leaves an index usable, which `coalesce` and `is not distinct from` do not.
 * The range holds every value, and refuses the statement where the column is not of its element type.
 */
export function leafSql(
  column: RawBuilder<unknown>,
  { range }: ParameterCast,
  comparison: RawBuilder<unknown>,
): RawBuilder<SqlBool> {
  const typed = range === undefined ? sql`` : sql` and ${sql.raw(range)}(null, null) @> ${column}`
  return sql<SqlBool>`(${comparison} and ${column} is not null${typed})`
}
