import type { ApprovalRequest } from '@tenantry/core'
import type { Known } from '../identity/identify.ts'
import { approvalCard } from '../present/approval-card.ts'
import type { Reply } from '../present/reply.ts'
import type { Bot } from './bot.ts'
import { whatIsAsked } from './what-is-asked.ts'

/** One request, with what this person can do about it. */
export async function showApproval(
  { tenantry }: Bot,
  { known }: { known: Known },
  request: ApprovalRequest,
): Promise<Reply> {
  const lines = await whatIsAsked(tenantry, known.session, request)
  const isOwn = request.requester.id === known.userId
  const part = request.waitsForYou ? 'decides' : isOwn ? 'asked' : 'looks'
  return { message: approvalCard(request, { lines, part }) }
}
