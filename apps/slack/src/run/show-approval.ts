import type { ApprovalRequest } from '@tenantry/core'
import type { Known } from '../identity/identify.ts'
import { approvalCard, type CardPart } from '../present/approval-card.ts'
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
  return { message: approvalCard(request, { lines, part: partOf(request, known.userId) }) }
}

function partOf({ waitsForYou, youAgreed, requester }: ApprovalRequest, userId: string): CardPart {
  if (waitsForYou) return 'decides'
  if (youAgreed) return 'agreed'
  return requester.id === userId ? 'asked' : 'looks'
}
