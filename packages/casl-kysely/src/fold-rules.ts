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
  const groups = new Map<unknown, { rule: CheckedRule; values: unknown[]; size: number }>()
  for (const rule of rules) {
    const values = valuesOf(rule.conditions?.[column])
    // A rule that cannot be folded is a group of its own.
    const key = values === undefined ? rule : keyOf(rule, column, values)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { rule, values: [...(values ?? [])], size: 1 })
    else {
      for (const value of values ?? []) group.values.push(value)
      group.size += 1
    }
  }
  return Array.from(groups.values(), ({ rule, values, size }) =>
    size === 1 ? rule : withList(rule, column, values),
  )
}

/** The values that a column may have, where its condition is nothing but one value or a list of one kind. */
function valuesOf(spec: unknown): readonly unknown[] | undefined {
  const operators = isPlainObject(spec) ? Object.keys(spec) : []
  const isList = isPlainObject(spec) && operators.length === 1 && Array.isArray(spec.$in)
  const isEqual = isPlainObject(spec) && operators.length === 1 && operators[0] === '$eq'
  const values: unknown[] = isList ? (spec.$in as unknown[]) : isEqual ? [spec.$eq] : [spec]
  return values.length > 0 && values.every((value) => kindOf(value) !== undefined) ? values : undefined
}

function keyOf(rule: CheckedRule, column: string, values: readonly unknown[]): string {
  return fingerprint({ ...rule, conditions: { ...rule.conditions, [column]: { kind: kindOf(values[0]) } } })
}

function withList(rule: CheckedRule, column: string, values: readonly unknown[]): CheckedRule {
  const distinct = [...new Set(values)]
  // The same rule twice is that rule.
  if (distinct.length === 1) return rule
  const list = Object.freeze({ $in: Object.freeze(distinct) })
  return Object.freeze({ ...rule, conditions: Object.freeze({ ...rule.conditions, [column]: list }) })
}
