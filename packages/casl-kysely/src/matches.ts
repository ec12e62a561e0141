import { UnsafeCheckError } from './errors.ts'
import type { InPredicate, OrderPredicate, Predicate } from './predicate.ts'
import { kindOf, type Plain, plainOf } from './scalar.ts'
import { compareAsSql } from './sql-order.ts'

/**
 * Whether a row satisfies a predicate, by the rules that the SQL follows.
 *
 * Refuses a row that lacks a column which the predicate compares: bare CASL reads a column that was not selected as
 * null, so `{ deletedAt: null }` matches a row whose `deletedAt` nobody read. Refuses a value of another kind than
 * the rule's, where PostgreSQL refuses the statement.
 */
export function matches(predicate: Predicate, row: object): boolean {
  switch (predicate.op) {
    case 'all':
      return predicate.of.every((part) => matches(part, row))
    case 'any':
      return predicate.of.some((part) => matches(part, row))
    case 'not':
      return !matches(predicate.of, row)
    case 'null':
      return columnOf(row, predicate.field) === null
    case 'in':
    case 'order':
      return holds(predicate, columnOf(row, predicate.field))
    default:
      return predicate satisfies never
  }
}

function holds(predicate: InPredicate | OrderPredicate, value: unknown): boolean {
  if (value === null) return false
  const kind = kindOf(value)
  if (kind !== predicate.kind) {
    throw new UnsafeCheckError(
      `A rule compares "${predicate.field}" as a ${predicate.kind}; the row holds another kind.`,
    )
  }
  const plain = plainOf(value)
  return predicate.op === 'in' ? predicate.values.has(plain) : isOnSide(predicate, plain)
}

function isOnSide({ comparator, value }: OrderPredicate, plain: Plain): boolean {
  const order = compareAsSql(plain, value)
  switch (comparator) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    default:
      return comparator satisfies never
  }
}

function columnOf(row: object, field: string): unknown {
  const value = Object.hasOwn(row, field) ? (row as Record<string, unknown>)[field] : undefined
  if (value === undefined)
    throw new UnsafeCheckError(`A rule needs "${field}", and the row was read without it.`)
  return value
}
