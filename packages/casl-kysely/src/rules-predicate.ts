import { joinPredicates } from './join-predicates.ts'
import type { Predicate } from './predicate.ts'
import { predicateOf } from './predicate-of.ts'

interface RuleShape {
  readonly inverted: boolean
  readonly conditions: object | undefined
}

/**
 * What a list of rules allows, as one predicate: some `can`, and no `cannot`. The order does not matter, because
 * compiled rules let a `cannot` win wherever it stands.
 */
export function rulesPredicate(rules: readonly RuleShape[]): Predicate {
  const grants = predicatesOf(rules.filter((rule) => !rule.inverted))
  const forbids = predicatesOf(rules.filter((rule) => rule.inverted))
  const granted = joinPredicates('any', grants)
  if (grants.length === 0 || forbids.length === 0) return granted
  return { op: 'all', of: [granted, { op: 'not', of: joinPredicates('any', forbids) }] }
}

function predicatesOf(rules: readonly RuleShape[]): Predicate[] {
  // Only a `cannot` may go without conditions; it forbids every row, as a conjunction of nothing holds for each.
  return rules.map(({ conditions }) =>
    conditions === undefined ? { op: 'all', of: [] } : predicateOf(conditions),
  )
}
