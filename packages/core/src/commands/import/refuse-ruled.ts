import { rolesIn } from '../../approvals/given.ts'
import { rolesInForce } from '../../approvals/roles-in-force.ts'
import { type ApprovalRule, givesOneOf, namesCommand } from '../../domain/approval/approval-rule.ts'
import { TenantryError } from '../../errors.ts'
import type { Gift } from '../../operations/gift.ts'
import type { Work } from '../../operations/work.ts'
import { readRules } from '../../store/tables/approval-rules.ts'

/** The rules that could be about a row of a file; the host's own jobs are nobody, and no rule is about them. */
export async function rulesForRows({ actor, scope }: Work): Promise<readonly ApprovalRule[]> {
  return actor.userId === null ? [] : await readRules(scope)
}

/** What a row does, in the words of the commands that do it for one. */
export interface RowDoes {
  readonly commands: readonly string[]
  readonly gifts: readonly Gift[]
}

/** Refuses rows under some rules. */
export type RefuseRuled = (row: RowDoes) => Promise<void>

/**
 * Refuses a row that does what others must agree to where it is done by itself: a file must be no way around a rule. Conditions are not
 * looked at, because they are about the input of the single command.
 */
export function refusingRuled(work: Work, rules: readonly ApprovalRule[]): RefuseRuled {
  const inForce = rules.some(({ gives }) => gives.length > 0) ? rolesInForce(work) : null
  return async ({ commands, gifts }) => {
    const given = inForce === null ? [] : rolesIn(work, await inForce, gifts)
    const ruled = rules.find(
      (rule) =>
        givesOneOf(rule, given) &&
        rule.commands.some((pattern) => commands.some((command) => namesCommand(pattern, command))),
    )
    if (ruled === undefined) return
    throw new TenantryError(
      'approval_required',
      'A rule of the organization is about this, and a file cannot ask. Do it for this one by itself, and ask for approval there.',
    )
  }
}
