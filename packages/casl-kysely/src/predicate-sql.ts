import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Columns } from './columns.ts'
import { inSql } from './in-sql.ts'
import { orderSql } from './order-sql.ts'
import type { Predicate } from './predicate.ts'

/**
 * A predicate as SQL that is true or false and never null, in parentheses: SQL's third value would otherwise turn
 * `not (name = 'x')` into no answer for the rows without a name.
 */
export function predicateSql(predicate: Predicate, columns: Columns): RawBuilder<SqlBool> {
  switch (predicate.op) {
    case 'all':
      return joinSql(predicate.of, columns, 'and')
    case 'any':
      return joinSql(predicate.of, columns, 'or')
    case 'not':
      return sql<SqlBool>`(not ${predicateSql(predicate.of, columns)})`
    case 'null':
      return sql<SqlBool>`(${sql.ref(columns.reference(predicate.field))} is null)`
    case 'in':
      return inSql(predicate, columns)
    case 'order':
      return orderSql(predicate, columns)
    default:
      return predicate satisfies never
  }
}

/** Nothing joined by `and` is true, by `or` false: `$in: []` is no error but no row. */
function joinSql(
  parts: readonly Predicate[],
  columns: Columns,
  connective: 'and' | 'or',
): RawBuilder<SqlBool> {
  if (parts.length === 0) return connective === 'and' ? sql<SqlBool>`true` : sql<SqlBool>`false`
  const joined = sql.join(
    parts.map((part) => predicateSql(part, columns)),
    sql.raw(` ${connective} `),
  )
  return sql<SqlBool>`(${joined})`
}
