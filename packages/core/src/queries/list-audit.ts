import { accessibleBy } from '@tenantry/casl-kysely'
import { z } from 'zod'
import { EVENT_TYPE } from '../domain/event.ts'
import { defineQuery } from '../operations/define-query.ts'
import { accountId, cursor, limit, time, userId } from '../operations/fields.ts'
import { listEvents } from '../store/tables/audit.ts'
import { readCursor, toPage } from './page.ts'
import { readableIn } from './readable-event.ts'

/** Also of a host's subject of several words, and `authenticate`, by which failures are recorded. */
const COMMAND = /^[a-z]+(-[a-z]+)*(\.[a-z][a-zA-Z]*)?$/

const COLUMNS: Readonly<Record<string, string>> = {
  organizationId: 'tenantry.events.organization_id',
  accountId: 'tenantry.events.account_id',
  userId: 'tenantry.events.user_id',
}

/** A page of the history that the actor may read, the newest first: the organization's, one's account's, or what concerns oneself. */
export const listAudit = defineQuery({
  name: 'audit.list',
  summary: 'List what happened',
  permission: 'audit:read',
  input: z.strictObject({
    type: z
      .string()
      .max(100)
      .regex(EVENT_TYPE, 'is not a kind of event, such as user.created')
      .optional()
      .meta({ description: 'Only this kind of event, such as user.created' }),
    outcome: z
      .enum(['done', 'denied'])
      .optional()
      .meta({ description: 'Only what was done, or what was denied' }),
    command: z
      .string()
      .max(100)
      .regex(COMMAND, 'is not a command, such as user.create')
      .optional()
      .meta({ description: 'Only what this command did, such as user.create' }),
    accountId: accountId.optional(),
    userId: userId.optional(),
    actorId: userId
      .optional()
      .meta({ description: 'Only what this user did', reference: 'user', flag: 'by' }),
    since: time.optional().meta({ description: 'Not before this time', kind: 'time' }),
    until: time.optional().meta({ description: 'Before this time', kind: 'time' }),
    limit,
    cursor: cursor.optional(),
  }),
  chat: {
    noun: 'tenantry',
    verb: 'audit',
    positional: [],
    example: '/tenantry audit --user cleo@oak.test --outcome denied',
  },
  async run(work, input) {
    const { limit: size, cursor: from, ...filters } = input
    const filter = { list: 'audit', ...filters }
    const after = readCursor(work, filter, from)
    const stored = await listEvents(work.scope, {
      filter: accessibleBy(work.actor.ability, 'read', 'audit', {
        column: (field) => COLUMNS[field] ?? field,
      }),
      type: input.type,
      outcome: input.outcome,
      command: input.command,
      accountId: input.accountId,
      userId: input.userId,
      actorId: input.actorId,
      since: input.since,
      until: input.until,
      before: after && Number(after.sortKey),
      limit: size + 1,
    })
    const rows = stored.map((event) => ({ event, sortKey: String(event.number) }))
    const eventOf = await readableIn(work, stored)
    return toPage(work, { rows, limit: size, filter }, ({ event }) => eventOf(event))
  },
})
