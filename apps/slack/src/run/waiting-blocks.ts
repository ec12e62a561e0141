import type { KnownBlock } from '@slack/types'
import type { Session } from '@tenantry/core'
import { detailsButton } from '../present/approval-card.ts'
import { section } from '../present/message.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot } from './bot.ts'

/** Requests that App Home names; all of them are in the list that can be typed for. */
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
    ...items.flatMap((it) => [section(say.approval.headline(it)), ...detailsButton(it)]),
    ...(nextCursor === null ? [] : [section(say.home.moreWaits(names))]),
  ]
}
