import type { RawRule } from '@casl/ability'
import { checkRule } from './check-rule.ts'
import { UnsafeRuleError } from './errors.ts'
import { foldRules } from './fold-rules.ts'
import { predicateOf } from './predicate-of.ts'

/**
 * Checks rules, and returns frozen copies that are safe to build an ability from.
 *
 * The surprising rule: a `cannot` always wins, wherever it stands. Bare CASL lets a later `can` override it, so
 * that joining two lists of rules could grant what one of them forbids. Here all of them are moved to the end.
 * Rules that differ in one value only become one rule with a list of values.
 *
 * Refuses: no conditions on a `can` (every row is `{ id: { $ne: null } }`, said aloud), empty, null or undefined
 * conditions, undefined anywhere in them, a missing, empty or wildcard subject or action (`all`, `manage`), patterns
 * in fields, operators without an exact meaning in SQL, and keys that a rule does not have.
 *
 * @throws UnsafeRuleError naming the rule by its position, counted from 1, and what is wrong with it
 */
export function compileRules(rules: readonly RawRule[]): RawRule[] {
  if (!Array.isArray(rules)) throw new UnsafeRuleError('Rules must be a list.')
  const checked = Array.from(rules, (rule, index) => checkRule(rule, index + 1))
  const grants = checked.filter((rule) => rule.inverted !== true)
  const forbids = checked.filter((rule) => rule.inverted === true)
  const compiled = [...foldRules(grants), ...foldRules(forbids)]
  for (const rule of compiled) if (rule.conditions !== undefined) predicateOf(rule.conditions)
  return Object.freeze(compiled) as RawRule[]
}
