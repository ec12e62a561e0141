import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Columns } from './columns.ts'
import { leafSql } from './leaf-sql.ts'
import { momentAt } from './moment.ts'
import { parameterCast } from './parameter-cast.ts'
import type { InPredicate } from './predicate.ts'

/** One parameter however long the list is: PostgreSQL takes 65,535 of them, and the text of the statement stays the same. */
export function inSql({ field, kind, values }: InPredicate, columns: Columns): RawBuilder<SqlBool> {
  const list = [...values]
  const cast = parameterCast(kind, list, columns.type(field))
  const column = sql.ref(columns.reference(field))
  const type = sql.raw(cast.type)
  if (kind === 'moment') {
    const instants = list.map((value) => {
      const from = momentAt(Number(value))
      const to = momentAt(Number(value) + 1)
      return leafSql(column, cast, sql`${column} >= ${from}::${type} and ${column} < ${to}::${type}`)
    })
    return sql<SqlBool>`(${sql.join(instants, sql.raw(' or '))})`
  }
  const [only] = list
  return list.length === 1
    ? leafSql(column, cast, sql`${column} = ${only}::${type}`)
    : leafSql(column, cast, sql`${column} = any(${list}::${type}[])`)
}
