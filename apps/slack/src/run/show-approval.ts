import type { ApprovalRequest } from '@tenantry/core'
import type { Looker } from '../identity/identify.ts'
import { approvalCard, type CardPart } from '../present/approval-card.ts'
import type { Reply } from '../present/reply.ts'
import type { Bot } from './bot.ts'
import { whatIsAsked } from './what-is-asked.ts'

/** One request, with what this person can do about it. */
export async function showApproval(
  { tenantry }: Bot,
  { looker }: { looker: Looker },
  request: ApprovalRequest,
): Promise<Reply> {
  const lines = await whatIsAsked(tenantry, looker.session, request)
  return { message: approvalCard(request, { lines, part: partOf(request, looker.userId) }) }
}

/** What this person can do about a request. */
export function partOf(
  { waitsForYou, youAgreed, requester }: ApprovalRequest,
  userId: string | null,
): CardPart {
  if (waitsForYou) return 'decides'
  if (youAgreed) return 'agreed'
  return requester.id === userId ? 'asked' : 'looks'
}
