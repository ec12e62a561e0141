import { UnsafeRuleError, UnsupportedConditionError } from './errors.ts'
import { joinPredicates } from './join-predicates.ts'
import { isPlainObject } from './plain-object.ts'
import type { Comparator, Predicate } from './predicate.ts'
import { scalarOf } from './scalar.ts'

const COMPARATORS: ReadonlyMap<string, Comparator> = new Map([
  ['$lt', '<'],
  ['$lte', '<='],
  ['$gt', '>'],
  ['$gte', '>='],
])

/** Parses what one column is compared with: a value, null, or an object of operators, all of which must hold. */
export function parseField(field: string, spec: unknown): Predicate[] {
  assertColumnName(field)
  if (!isPlainObject(spec)) return [equals(field, spec)]
  const parts = Object.entries(spec).map(([operator, operand]) => parseOperator(field, operator, operand))
  if (parts.length === 0) throw new UnsafeRuleError(`"${field}" is compared with {}, which says nothing.`)
  return parts
}

function parseOperator(field: string, operator: string, operand: unknown): Predicate {
  switch (operator) {
    case '$eq':
      return equals(field, operand)
    case '$ne':
      return { op: 'not', of: equals(field, operand) }
    case '$in':
      return isOneOf(field, operator, operand)
    case '$nin':
      return { op: 'not', of: isOneOf(field, operator, operand) }
    case '$not':
      if (!isPlainObject(operand))
        throw new UnsupportedConditionError(`"$not" of "${field}" needs operators.`)
      return { op: 'not', of: joinPredicates('all', parseField(field, operand)) }
    default:
      return stands(field, operator, operand)
  }
}

function equals(field: string, operand: unknown): Predicate {
  if (operand === undefined) {
    throw new UnsafeRuleError(
      `"${field}" is compared with undefined, which matches rows without that column.`,
    )
  }
  if (operand === null) return { op: 'null', field }
  const { kind, value } = scalarOf(operand, field)
  return { op: 'in', field, kind, values: new Set([value]) }
}

function isOneOf(field: string, operator: string, operand: unknown): Predicate {
  if (!Array.isArray(operand))
    throw new UnsupportedConditionError(`"${operator}" of "${field}" needs a list.`)
  const choices = operand.map((item) => equals(field, item))
  const scalars = choices.filter((choice) => choice.op === 'in')
  const kinds = new Set(scalars.map((choice) => choice.kind))
  if (kinds.size > 1) {
    throw new UnsupportedConditionError(
      `"${operator}" of "${field}" mixes kinds: ${[...kinds].join(' and ')}.`,
    )
  }
  const [first] = scalars
  const nulls = choices.filter((choice) => choice.op === 'null').slice(0, 1)
  if (first === undefined) return joinPredicates('any', nulls)
  const merged: Predicate = { ...first, values: new Set(scalars.flatMap((choice) => [...choice.values])) }
  return joinPredicates('any', [...nulls, merged])
}

function stands(field: string, operator: string, operand: unknown): Predicate {
  const comparator = COMPARATORS.get(operator)
  if (comparator === undefined) {
    throw new UnsupportedConditionError(
      `"${operator}" of "${field}" is not an operator with an exact meaning in SQL.`,
    )
  }
  if (operand === undefined) throw new UnsafeRuleError(`"${field}" is compared with undefined.`)
  const { kind, value } = scalarOf(operand, field)
  if (kind === 'boolean')
    throw new UnsupportedConditionError(`"${operator}" of "${field}" orders true and false.`)
  return { op: 'order', field, kind, comparator, value }
}

/** A path into JSON or a pattern has no column; a dot would be read as table and column. */
function assertColumnName(field: string): void {
  if (field === '' || /[.*]/.test(field)) {
    throw new UnsupportedConditionError(`"${field}" is not the name of one column.`)
  }
}
