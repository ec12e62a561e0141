import { type ApprovalRule, namesCommand } from '../../domain/approval/approval-rule.ts'
import { TenantryError } from '../../errors.ts'
import type { Work } from '../../operations/work.ts'
import { readRules } from '../../store/tables/approval-rules.ts'

/** The rules that could be about a row of a file; the host's own jobs are nobody, and no rule is about them. */
export async function rulesForRows({ actor, scope }: Work): Promise<readonly ApprovalRule[]> {
  return actor.userId === null ? [] : await readRules(scope)
}

/**
 * Refuses a row that does what others must agree to where it is done by itself: a file must be no way around a rule. Conditions are not
 * looked at, because they are about the input of the single command.
 */
export function refuseRuled(standing: readonly ApprovalRule[], commands: readonly string[]): void {
  const ruled = standing.find((rule) =>
    rule.commands.some((pattern) => commands.some((command) => namesCommand(pattern, command))),
  )
  if (ruled === undefined) return
  throw new TenantryError(
    'approval_required',
    'A rule of the organization is about this, and a file cannot ask. Do it for this one by itself, and ask for approval there.',
  )
}
