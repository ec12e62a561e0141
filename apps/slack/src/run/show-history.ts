import type { AuditEvent, Page } from '@tenantry/core'
import { minute } from '../present/date.ts'
import { list } from '../present/list.ts'
import type { Reply } from '../present/reply.ts'
import { en as say } from '../sentences/en.ts'
import type { Call } from './execute.ts'
import { pageOf } from './show-list.ts'

/** A page of the history: of each event when, who, what and about whom, as far as the reader may read it. */
export function showHistory(call: Call, { items, nextCursor }: Page<AuditEvent>): Reply {
  const { columns, history } = say
  const headline = items.length === 0 ? history.none : history.count(items.length, nextCursor !== null)
  const rows = items.map((it) => [
    minute(it.at),
    history.who(it),
    history.what(it),
    history.about(it),
    it.surface,
  ])
  const heading = [columns.when, columns.who, columns.what, columns.about, columns.surface]
  return { message: list({ ...pageOf(call, nextCursor), headline, heading, rows }) }
}
