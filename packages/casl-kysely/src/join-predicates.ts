import type { Predicate } from './predicate.ts'

/** Predicates of which all hold, or any. One alone is itself, so that neither a check nor the SQL has a layer that says nothing. */
export function joinPredicates(op: 'all' | 'any', parts: readonly Predicate[]): Predicate {
  return parts.length === 1 ? (parts[0] as Predicate) : { op, of: parts }
}
