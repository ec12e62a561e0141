import type { RawRule } from '@casl/ability'
import { copyConditions } from './copy-conditions.ts'
import { UnsafeRuleError, UnsupportedConditionError } from './errors.ts'
import { isPlainObject } from './plain-object.ts'
import { predicateOf } from './predicate-of.ts'

/** A rule after checking: ours alone, frozen, with conditions that are known to parse. */
export interface CheckedRule extends RawRule {
  readonly fields?: string[]
  readonly conditions?: Readonly<Record<string, unknown>>
}

type Names = [string, ...string[]]

const KEYS = new Set(['action', 'subject', 'fields', 'conditions', 'inverted', 'reason'])

/** @param position of the rule in its list, counted from 1, for the sentence of a refusal */
export function checkRule(rule: unknown, position: number): CheckedRule {
  try {
    return Object.freeze(copyRule(rule))
  } catch (error) {
    if (!(error instanceof UnsafeRuleError)) throw error
    const Refusal = error instanceof UnsupportedConditionError ? UnsupportedConditionError : UnsafeRuleError
    throw new Refusal(`Rule ${position} is refused. ${error.message}`, { cause: error })
  }
}

function copyRule(rule: unknown): CheckedRule {
  if (!isPlainObject(rule)) throw new UnsafeRuleError('It must be a plain object.')
  const { action, subject, inverted = false, reason, fields } = rule
  const unknownKey = Object.keys(rule).find((key) => !KEYS.has(key))
  if (unknownKey !== undefined) throw new UnsafeRuleError(`A rule has no "${unknownKey}".`)
  if (typeof inverted !== 'boolean') throw new UnsafeRuleError('"inverted" must be true or false.')
  if (reason !== undefined && typeof reason !== 'string') throw new UnsafeRuleError('"reason" must be text.')
  return {
    action: oneOrSeveral(names('action', action, 'manage')),
    subject: oneOrSeveral(names('subject', subject, 'all')),
    ...(inverted && { inverted }),
    ...(fields !== undefined && { fields: fieldNames(fields) }),
    ...conditionsOf(rule, inverted),
    ...(reason !== undefined && { reason }),
  }
}

function conditionsOf(rule: Record<string, unknown>, inverted: boolean): Pick<CheckedRule, 'conditions'> {
  if (!Object.hasOwn(rule, 'conditions')) {
    if (inverted) return {}
    throw new UnsafeRuleError(
      'Without conditions it grants every row: if you mean that, say { id: { $ne: null } }.',
    )
  }
  const conditions = copyConditions(rule.conditions)
  if (!isPlainObject(conditions)) {
    throw new UnsafeRuleError('Conditions that are null, undefined or not an object would match every row.')
  }
  predicateOf(conditions)
  return { conditions }
}

function fieldNames(fields: unknown): string[] {
  const list = names('fields', fields, '*')
  const pattern = list.find((field) => field.includes('*'))
  if (pattern !== undefined)
    throw new UnsafeRuleError(`"${pattern}" in fields is a pattern; name each field.`)
  return list
}

/** One name or several; never none, never empty, never the wildcard. */
function names(key: string, value: unknown, wildcard: string): Names {
  const list: unknown[] = Array.isArray(value) ? value : [value]
  const good = list.filter((name) => typeof name === 'string' && name !== '')
  if (list.length === 0 || good.length !== list.length) {
    throw new UnsafeRuleError(
      `"${key}" must name what it means: a missing or empty one would mean everything.`,
    )
  }
  if (good.includes(wildcard))
    throw new UnsafeRuleError(`"${wildcard}" as ${key} is a wildcard; name each ${key}.`)
  return Object.freeze([...new Set(good)]) as unknown as Names
}

function oneOrSeveral(list: Names): string | string[] {
  return list.length === 1 ? list[0] : list
}
