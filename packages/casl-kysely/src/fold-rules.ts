import type { CheckedRule } from './check-rule.ts'
import { fingerprint } from './fingerprint.ts'
import { isPlainObject } from './plain-object.ts'
import { kindOf } from './scalar.ts'

/**
 * Folds rules that differ in the value of one column only into one rule with a list of values, because CASL tries
 * rules one after the other: a thousand accounts as a thousand rules make a thousand comparisons, as a list one.
 *
 * Takes rules of one sign (all `can` or all `cannot`): among those no order matters, so any two may be joined.
 */
export function foldRules(rules: readonly CheckedRule[]): CheckedRule[] {
  // Most rules are alone with their action and subject; telling that is cheap, and comparing whole rules is not.
  const alike = Map.groupBy(rules, (rule) => `${rule.action} ${rule.subject}`)
  return Array.from(alike.values()).flatMap((group) => (group.length === 1 ? group : foldAlike(group)))
}

function foldAlike(rules: readonly CheckedRule[]): CheckedRule[] {
  const columns = new Set(rules.flatMap((rule) => Object.keys(rule.conditions ?? {})))
  let folded = [...rules]
  for (const column of columns) folded = foldColumn(folded, column)
  return folded
}

function foldColumn(rules: readonly CheckedRule[], column: string): CheckedRule[] {
  const groups = Map.groupBy(rules, (rule) => keyOf(rule, column))
  return Array.from(groups.values()).flatMap((group) =>
    group.length === 1 ? group : withList(group, column),
  )
}

/** Equal for rules that may become one; a rule that cannot be folded is a group of its own. */
function keyOf(rule: CheckedRule, column: string): unknown {
  const values = valuesOf(rule, column)
  if (values === undefined) return rule
  return fingerprint({ ...rule, conditions: { ...rule.conditions, [column]: { kind: kindOf(values[0]) } } })
}

/** The values that a column may have, where its condition is nothing but one value or a list of one kind. */
function valuesOf(rule: CheckedRule, column: string): readonly unknown[] | undefined {
  const spec = rule.conditions?.[column]
  // Beside a second operator, a value or a list is not all that the condition says.
  const isOneOperator = isPlainObject(spec) && Object.keys(spec).length === 1
  const values: unknown[] = !isOneOperator ? [spec] : Array.isArray(spec.$in) ? spec.$in : [spec.$eq]
  return values.every((value) => kindOf(value) !== undefined) ? values : undefined
}

function withList(alike: readonly CheckedRule[], column: string): CheckedRule[] {
  const distinct = new Set(alike.flatMap((rule) => valuesOf(rule, column)))
  const one = alike.slice(0, 1)
  // The same rule twice is that rule.
  if (distinct.size === 1) return one
  const list = Object.freeze({ $in: Object.freeze([...distinct]) })
  return one.map((rule) =>
    Object.freeze({ ...rule, conditions: Object.freeze({ ...rule.conditions, [column]: list }) }),
  )
}
