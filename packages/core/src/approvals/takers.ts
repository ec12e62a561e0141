import type { Happening } from '../domain/event.ts'
import type { ApprovalRuleId, UserId } from '../domain/id.ts'
import type { Work } from '../operations/work.ts'
import { ENOUGH_SINCE, TAKES_STANDING, takersOfStanding } from '../store/tables/standing-taken.ts'
import type { Scope } from '../store/walls/scope.ts'

/**
 * Who has taken anybody's standing, or has had it taken, since enough people could keep a rule, or since it was made: by the history, and
 * in this transaction. Without the second, whoever takes it and does what the rule is about in one transaction would be asked nothing.
 */
export async function takersOf(
  { actor, happened }: Work,
  scope: Scope,
  rule: ApprovalRuleId,
): Promise<readonly UserId[]> {
  const fed = happened.findLastIndex(({ type, on }) => ENOUGH_SINCE.includes(type) && on.id === rule)
  const before = fed === -1 ? await takersOfStanding(scope, rule) : []
  const here = happened
    .slice(fed + 1)
    .filter(takesStanding)
    .flatMap(({ userId, approved }) =>
      [actor.userId, approved?.onBehalfOf.id].filter(
        (id): id is UserId => id !== null && id !== undefined && id !== userId,
      ),
    )
  return [...new Set([...before, ...here])]
}

function takesStanding({ type, after }: Happening): boolean {
  return TAKES_STANDING.includes(type) && (type !== 'user.updated' || after?.roles !== undefined)
}
