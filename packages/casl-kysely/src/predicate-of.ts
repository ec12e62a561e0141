import { parseConditions } from './parse-conditions.ts'
import type { Predicate } from './predicate.ts'

const parsed = new WeakMap<object, Predicate>()

/**
 * The predicate of a compiled rule's conditions. Parsed once: the check in memory and the SQL get the very same
 * object, even if somebody changes a Date inside the conditions afterwards.
 */
export function predicateOf(conditions: object): Predicate {
  const known = parsed.get(conditions)
  if (known !== undefined) return known
  const predicate = parseConditions(conditions)
  parsed.set(conditions, predicate)
  return predicate
}
