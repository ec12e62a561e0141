import { accessibleBy } from '@tenantry/casl-kysely'
import { z } from 'zod'
import { EVENT_TYPE } from '../domain/event.ts'
import { defineQuery } from '../operations/define-query.ts'
import { accountId, cursor, limit, time, userId } from '../operations/fields.ts'
import type { Work } from '../operations/work.ts'
import { listEvents, type StoredEvent } from '../store/tables/audit.ts'
import { readCursor, toPage } from './page.ts'

/** Also of a host's subject of several words, and `authenticate`, by which failures are recorded. */
const COMMAND = /^[a-z]+(-[a-z]+)*(\.[a-z][a-zA-Z]*)?$/

const COLUMNS: Readonly<Record<string, string>> = {
  organizationId: 'tenantry.events.organization_id',
  accountId: 'tenantry.events.account_id',
  userId: 'tenantry.events.user_id',
}

/** An event as a person may read it. Personal values are gone where they were erased. */
export interface AuditEvent {
  readonly id: string
  /** Its place in the organization's history; null for whoever reads only a part of it, because the gaps would tell of the rest. */
  readonly number: number | null
  readonly type: string
  readonly at: string
  readonly command: string
  readonly outcome: 'done' | 'denied'
  readonly actor: {
    readonly userId: string | null
    readonly kind: string
    readonly name: string | null
    /** Whose request it was, where others had agreed to it: then the actor is who completed the agreement. */
    readonly onBehalfOf?: { readonly userId: string; readonly name: string | null; readonly request: string }
  }
  readonly surface: string
  readonly via: Readonly<Record<string, string>>
  readonly on: { readonly type: string; readonly id: string }
  readonly accountId: string | null
  readonly userId: string | null
  readonly before: Readonly<Record<string, unknown>>
  readonly after: Readonly<Record<string, unknown>>
  /** What was asked for, where it was refused. */
  readonly asked: Readonly<Record<string, unknown>> | null
  readonly erased: boolean
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
    since: time.optional().meta({ description: 'Not before this time' }),
    until: time.optional().meta({ description: 'Before this time' }),
    limit,
    cursor: cursor.optional(),
  }),
  chat: { none: 'the history is read in the host application' },
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
    return toPage(work, { rows, limit: size, filter }, ({ event }) => readable(event, readsAll(work)))
  },
})

/** Whether somebody reads the whole history of the organization. */
export function readsAll({ actor }: Work): boolean {
  return actor.grants.some(({ permission, reach }) => permission === 'audit:read' && reach === 'organization')
}

function readable(event: StoredEvent, wholeHistory: boolean): AuditEvent {
  const body = JSON.parse(event.body)
  const personal = event.personal === null ? {} : JSON.parse(event.personal)
  return {
    id: event.id,
    number: wholeHistory ? event.number : null,
    type: event.type,
    at: event.at.toISOString(),
    command: body.command,
    outcome: body.outcome,
    actor: actorOf(body.actor, personal),
    surface: body.surface,
    via: body.via,
    on: body.on,
    accountId: event.accountId,
    userId: event.userId,
    before: { ...body.before, ...personal.before },
    after: { ...body.after, ...personal.after },
    asked: body.asked === undefined ? null : { ...body.asked, ...personal.asked },
    erased: event.personalHash !== null && event.personal === null,
  }
}

function actorOf(
  { userId, kind, onBehalfOf, approval }: Record<string, string>,
  personal: Record<string, string>,
): AuditEvent['actor'] {
  const actor = { userId: userId ?? null, kind: kind ?? '', name: personal.actorName ?? null }
  if (onBehalfOf === undefined || approval === undefined) return actor
  return {
    ...actor,
    onBehalfOf: { userId: onBehalfOf, name: personal.onBehalfOfName ?? null, request: approval },
  }
}
