import { UnsafeRuleError, UnsupportedConditionError } from './errors.ts'
import { isPlainObject } from './plain-object.ts'

/** Deeper than people write; shallow enough that neither stack nor planner suffers from conditions that came as JSON. */
const DEPTH_LIMIT = 16

/**
 * Copies conditions, so that nobody can change a rule after it was checked, and reads every getter exactly once.
 * A cycle is refused as too deep.
 */
export function copyConditions(value: unknown, depth = 0): unknown {
  if (depth > DEPTH_LIMIT)
    throw new UnsafeRuleError(`Conditions are nested deeper than ${DEPTH_LIMIT} levels.`)
  if (value instanceof Date) return new Date(value)
  if (Array.isArray(value)) return Object.freeze(Array.from(value, (item) => copyConditions(item, depth + 1)))
  if (!isPlainObject(value)) return value
  if (Object.getOwnPropertySymbols(value).length > 0) {
    throw new UnsupportedConditionError('Conditions have a symbol for a key; a column has a name.')
  }
  // fromEntries defines properties and never assigns them: a key "__proto__" stays an ordinary key.
  return Object.freeze(
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyConditions(item, depth + 1)])),
  )
}
