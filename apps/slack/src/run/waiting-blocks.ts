import type { KnownBlock } from '@slack/types'
import type { ApprovalRequest, Review, Session } from '@tenantry/core'
import { decisions } from '../present/approval-card.ts'
import { section } from '../present/message.ts'
import { reviewButton } from '../present/review-card.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot } from './bot.ts'

/** Requests, and things to look at, that App Home names; all of them are in the lists that can be typed for. */
const SHOWN = 5

/** What waits for somebody's decision, for App Home; nothing where nothing does. */
export async function waitingBlocks(
  { names }: Pick<Bot, 'names'>,
  { approvals }: Session,
): Promise<readonly KnownBlock[]> {
  const { items, nextCursor } = await approvals.waiting({ limit: SHOWN })
  if (items.length === 0) return []
  return [
    { type: 'divider' },
    section(`*${say.home.waitsForYou}*`),
    ...waitingLines(items),
    ...(nextCursor === null ? [] : [section(say.home.moreWaits(names))]),
  ]
}

/** Each request that waits for somebody, with the buttons by which they decide: who came after it was asked has no card. */
export function waitingLines(items: readonly ApprovalRequest[]): readonly KnownBlock[] {
  return items.flatMap((it) => [section(say.approval.waits(it)), ...decisions(it, 'decides')])
}

/** What was done without agreement and waits for a look, for App Home: to all administrators, with a button for all but whoever did it. */
export function reviewBlocks(
  { names }: Pick<Bot, 'names'>,
  { reviews, userId }: { reviews: readonly Review[]; userId: string },
): readonly KnownBlock[] {
  if (reviews.length === 0) return []
  const shown = reviews.slice(0, SHOWN)
  return [
    { type: 'divider' },
    section(`*${say.home.toLookAt}*`),
    ...shown.flatMap((it) => [
      section(say.approval.review(it, names)),
      ...(it.brokenBy === userId ? [] : reviewButton(it)),
    ]),
    ...(reviews.length > SHOWN ? [section(say.home.moreToLookAt(names))] : []),
  ]
}
