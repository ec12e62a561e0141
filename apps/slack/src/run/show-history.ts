import type { AuditEvent, Page } from '@tenantry/core'
import type { Looker } from '../identity/identify.ts'
import { minute } from '../present/date.ts'
import { list } from '../present/list.ts'
import { context } from '../present/message.ts'
import type { Reply } from '../present/reply.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot } from './bot.ts'
import type { Call } from './execute.ts'
import { inWords } from './history-names.ts'
import { pageOf } from './show-list.ts'

/** A page of the history: of each event when, who, what and about whom, as far as the reader may read it. */
export async function showHistory(
  bot: Bot,
  { looker, call }: { looker: Looker; call: Call },
  { items, nextCursor }: Page<AuditEvent>,
): Promise<Reply> {
  const { columns, history } = say
  const headline = items.length === 0 ? history.none : history.count(items.length, nextCursor !== null)
  const read = await inWords(bot, looker.session, items)
  const rows = read.map(({ event, what, about }) => [
    minute(event.at),
    history.who(event),
    what,
    about,
    event.surface,
  ])
  const heading = [columns.when, columns.who, columns.what, columns.about, columns.surface]
  const kinds = [...new Set(items.map(({ type }) => type))].sort()
  const more = kinds.length === 0 ? [] : [context(history.kinds(kinds, bot.names))]
  return { message: list({ ...pageOf(call, nextCursor), headline, heading, rows, more }) }
}
