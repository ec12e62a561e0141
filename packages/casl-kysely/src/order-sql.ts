import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Columns } from './columns.ts'
import { UnsupportedConditionError } from './errors.ts'
import { leafSql } from './leaf-sql.ts'
import { momentAt } from './moment.ts'
import { parameterCast } from './parameter-cast.ts'
import type { Comparator, OrderPredicate } from './predicate.ts'

/**
 * Text is ordered by code point on both sides, whatever collation the column has. A column of bigints that arrive
 * as text is not ordered at all: `'10'` stands before `'9'`.
 */
export function orderSql(predicate: OrderPredicate, columns: Columns): RawBuilder<SqlBool> {
  const { field, kind, comparator, value } = predicate
  const columnType = columns.type(field)
  if (columnType === 'bigint') {
    throw new UnsupportedConditionError(`"${field}" arrives as text, which is not ordered as bigints are.`)
  }
  const cast = parameterCast(kind, [value], columnType)
  const column = sql.ref(columns.reference(field))
  const type = sql.raw(cast.type)
  if (kind === 'moment') return leafSql(column, cast, momentOrderSql(column, comparator, Number(value)))
  const collation = cast.type === 'text' ? sql` collate "C"` : sql``
  return leafSql(column, cast, sql`${column}${collation} ${sql.raw(comparator)} ${value}::${type}`)
}

/** The row's moment has lost its microseconds on the way to JavaScript: up to a value is up to the end of its millisecond. */
function momentOrderSql(
  column: RawBuilder<unknown>,
  comparator: Comparator,
  value: number,
): RawBuilder<unknown> {
  switch (comparator) {
    case '<':
      return sql`${column} < ${momentAt(value)}::timestamptz`
    case '<=':
      return sql`${column} < ${momentAt(value + 1)}::timestamptz`
    case '>':
      return sql`${column} >= ${momentAt(value + 1)}::timestamptz`
    case '>=':
      return sql`${column} >= ${momentAt(value)}::timestamptz`
    default:
      return comparator satisfies never
  }
}
