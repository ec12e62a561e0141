import { UnsafeRuleError, UnsupportedConditionError } from './errors.ts'
import { joinPredicates } from './join-predicates.ts'
import { parseField } from './parse-field.ts'
import { isPlainObject } from './plain-object.ts'
import type { Predicate } from './predicate.ts'

/**
 * Parses a rule's conditions, all at once and when the ability is built.
 *
 * Refuses conditions that say nothing: `{}`, null and undefined match every row in bare CASL. Refuses every key
 * that starts with `$` and is not known here: bare CASL takes it for a column that is never equal, and a `cannot`
 * then forbids nothing.
 */
export function parseConditions(conditions: unknown): Predicate {
  if (!isPlainObject(conditions))
    throw new UnsafeRuleError('Conditions must be an object of columns and values.')
  const parts = Object.entries(conditions).map(([key, value]) => parseEntry(key, value))
  if (parts.length === 0) throw new UnsafeRuleError('Empty conditions match every row.')
  return joinPredicates('all', parts)
}

function parseEntry(key: string, value: unknown): Predicate {
  switch (key) {
    case '$and':
      return joinPredicates('all', parseBranches(key, value))
    case '$or':
      return joinPredicates('any', parseBranches(key, value))
    case '$not':
      return { op: 'not', of: parseConditions(value) }
    default:
      if (key.startsWith('$'))
        throw new UnsupportedConditionError(`"${key}" is not an operator on whole conditions.`)
      return joinPredicates('all', parseField(key, value))
  }
}

function parseBranches(key: string, value: unknown): Predicate[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new UnsafeRuleError(`"${key}" needs a list of at least one set of conditions.`)
  }
  return value.map((branch) => parseConditions(branch))
}
