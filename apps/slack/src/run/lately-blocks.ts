import type { KnownBlock } from '@slack/types'
import type { Session } from '@tenantry/core'
import { cutText } from '../present/fit.ts'
import { LIMITS } from '../present/limits.ts'
import { section } from '../present/message.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot } from './bot.ts'
import { inWords } from './history-names.ts'

/** Events that App Home names; the rest is in the history that can be typed for. */
const SHOWN = 5

/** The newest of what happened, for App Home, as far as somebody may read it; nothing where nothing is theirs to read. */
export async function latelyBlocks(
  bot: Pick<Bot, 'names' | 'tenantry'>,
  session: Session,
): Promise<readonly KnownBlock[]> {
  const { items, nextCursor } = await session.audit.list({ limit: SHOWN })
  if (items.length === 0) return []
  const read = await inWords(bot, session, items)
  const lines = read.map(({ event, ...words }) => say.history.line(event, words))
  return [
    { type: 'divider' },
    section(`*${say.home.recently}*`),
    section(cutText(lines.join('\n'), LIMITS.sectionText)),
    ...(nextCursor === null ? [] : [section(say.home.moreHappened(bot.names))]),
  ]
}
