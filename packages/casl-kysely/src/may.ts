import type { AnyAbility } from '@casl/ability'
import { checkedAbility } from './checked-ability.ts'
import { subjectOf } from './tagged-row.ts'

/**
 * Whether an ability allows an action on one row.
 *
 * @param ability from `buildAbility`; any other is refused, because it reads conditions in another way
 * @param row with every column that a rule compares; a missing one is refused, not taken for null
 * @param field one column of the row; without it the question is about the whole row, which a rule that is limited
 *   to some fields never grants
 */
export function may(ability: AnyAbility, action: string, type: string, row: object, field?: string): boolean {
  return checkedAbility(ability).can(action, subjectOf(type, row), field)
}
