import type { MongoAbility, RawRule } from '@casl/ability'
import { CheckedAbility } from './checked-ability.ts'
import { compileRules } from './compile-rules.ts'

/**
 * Builds an ability that means the same in memory and in SQL.
 *
 * `ability.can('read', 'User')` throws, because its answer would be true as soon as any conditional rule exists: ask
 * about a row, by `may` or with `subjectOf`. `ability.update` throws, because it would go round the compiler.
 *
 * @param rules in CASL's raw form, in any order: a `cannot` always wins
 * @throws UnsafeRuleError for the shapes that `compileRules` refuses
 */
export function buildAbility(rules: readonly RawRule[]): MongoAbility {
  return new CheckedAbility(compileRules(rules))
}
