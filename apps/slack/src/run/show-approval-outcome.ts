import type { ApprovalRequest, ApprovalRule, Delegated, Page, Review } from '@tenantry/core'
import type { Spoken } from '../grammar/spoken.ts'
import type { Looker } from '../identity/identify.ts'
import { plainMessage } from '../present/message.ts'
import type { Reply } from '../present/reply.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot } from './bot.ts'
import type { Call } from './execute.ts'
import { showApproval } from './show-approval.ts'
import { showApprovals, showReviews, showRules } from './show-approvals.ts'

type OfApprovals = Extract<Spoken, `approval.${string}`>

/** Whether an operation is about requests for approval, the rules about them, or what was done without one. */
export function isOfApprovals(operation: Spoken): operation is OfApprovals {
  return operation.startsWith('approval.')
}

/** What is said about what came of one of these. */
export async function showApprovalOutcome(
  bot: Bot,
  { operation, ...shown }: { operation: OfApprovals; looker: Looker; call: Call },
  output: unknown,
): Promise<Reply> {
  switch (operation) {
    case 'approval.list':
    case 'approval.listMine':
    case 'approval.listWaiting':
      return showApprovals(bot, shown.call, output as Page<ApprovalRequest>)
    case 'approval.get':
      return showApproval(bot, shown, output as ApprovalRequest)
    case 'approval.approve':
    case 'approval.deny':
    case 'approval.cancel':
    case 'approval.withdraw':
      return { message: plainMessage(say.done[operation](output as ApprovalRequest)) }
    case 'approval.listRules':
      return showRules(bot, shown.call, output as readonly ApprovalRule[])
    case 'approval.removeRule':
      return { message: plainMessage(say.done[operation](output as ApprovalRule)) }
    case 'approval.listReviews':
      return showReviews(shown.call, output as Page<Review>)
    case 'approval.review':
      return { message: plainMessage(say.done[operation](output as Review)) }
    case 'approval.delegate':
      return { message: plainMessage(say.done[operation](output as Delegated, bot.names)) }
    default:
      return operation satisfies never
  }
}
