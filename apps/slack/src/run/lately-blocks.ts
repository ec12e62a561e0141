import type { KnownBlock } from '@slack/types'
import type { AuditEvent, Session } from '@tenantry/core'
import { cutText } from '../present/fit.ts'
import { LIMITS } from '../present/limits.ts'
import { section } from '../present/message.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot } from './bot.ts'
import { nameOf, thingSeen } from './what-is-asked.ts'

/** Events that App Home names; the rest is in the history that can be typed for. */
const SHOWN = 5

/** The newest of what happened, for App Home, as far as somebody may read it; nothing where nothing is theirs to read. */
export async function latelyBlocks(
  { names }: Pick<Bot, 'names'>,
  session: Session,
): Promise<readonly KnownBlock[]> {
  const { items, nextCursor } = await session.audit.list({ limit: SHOWN })
  if (items.length === 0) return []
  const lines = await Promise.all(items.map((it) => lineOf(session, it)))
  return [
    { type: 'divider' },
    section(`*${say.home.recently}*`),
    section(cutText(lines.join('\n'), LIMITS.sectionText)),
    ...(nextCursor === null ? [] : [section(say.home.moreHappened(names))]),
  ]
}

/** Whom it is about by name, where the event tells none by the name that they have now: a person reads no ids. */
async function lineOf(session: Session, it: AuditEvent): Promise<string> {
  const told = say.history.name(it)
  const { type, id } = it.on
  if (told !== null || (type !== 'account' && type !== 'user')) return say.history.line(it, told)
  const thing = await thingSeen(session, { type, id })
  return say.history.line(it, thing && nameOf(thing))
}
