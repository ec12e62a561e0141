import { isId, type UserId } from '../domain/id.ts'
import type { Work } from '../operations/work.ts'
import type { StoredEvent } from '../store/tables/audit.ts'
import { onlyReadable } from './user-queries.ts'

/**
 * An event as a person may read it. Personal values are gone where they were erased. Whoever reads only a part of the history is told of
 * those who are not theirs to see, and acted on what is, the name and nothing else (H7).
 */
export interface AuditEvent {
  readonly id: string
  /** Its place in the organization's history; null for whoever reads only a part of it, because the gaps would tell of the rest. */
  readonly number: number | null
  readonly type: string
  readonly at: string
  readonly command: string
  readonly outcome: 'done' | 'denied'
  readonly actor: {
    /** Null where it was nobody, and where they are not the reader's to see. */
    readonly userId: string | null
    readonly kind: string
    readonly name: string | null
    /** Whose request it was, where others had agreed to it: then the actor is who completed the agreement. */
    readonly onBehalfOf?: {
      readonly userId: string | null
      readonly name: string | null
      readonly request: string
    }
  }
  readonly surface: string
  /** Empty where the actor is not the reader's to see. */
  readonly via: Readonly<Record<string, string>>
  readonly on: { readonly type: string; readonly id: string }
  readonly accountId: string | null
  readonly userId: string | null
  readonly before: Readonly<Record<string, unknown>>
  readonly after: Readonly<Record<string, unknown>>
  /** What was asked for: of a refusal, of a request, and in the first event of a command. Null where it may be about what is not the reader's to see; what others asked for and was done is for whoever reads the whole history. */
  readonly asked: Readonly<Record<string, unknown>> | null
  readonly erased: boolean
}

/** Whether somebody reads the whole history of the organization. */
export function readsAll({ actor }: Work): boolean {
  return actor.grants.some(({ permission, reach }) => permission === 'audit:read' && reach === 'organization')
}

/** How the actor reads these events: whole, or as whoever reads only a part of the history may. */
export async function readableIn(
  work: Work,
  events: readonly StoredEvent[],
): Promise<(event: StoredEvent) => AuditEvent> {
  if (readsAll(work)) return wholeOf
  const people = events.flatMap((event) => [...peopleIn(event)])
  const seen = new Set<string>(await onlyReadable(work, [...new Set(people)]))
  return (event) => partOf(work, { event, seen })
}

function wholeOf(event: StoredEvent): AuditEvent {
  const body = JSON.parse(event.body)
  const personal = event.personal === null ? {} : JSON.parse(event.personal)
  return {
    id: event.id,
    number: event.number,
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

/** The part of it that is the reader's: whoever is elsewhere has a name, and what they asked for is theirs. */
function partOf({ actor: reader, organization }: Work, { event, seen }: Seen): AuditEvent {
  const whole = wholeOf(event)
  const { actor, on, accountId } = whole
  const isDenied = whole.outcome === 'denied'
  const isTold = (id: string | null) => id === null || (id === on.id && !isDenied) || seen.has(id)
  const told = (id: string | null) => (isTold(id) ? id : null)
  const withoutOthers = (fields: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => !isUserId(value) || isTold(value)))
  // Whoever acts in the default account may reach every other one.
  const isOwn = actor.userId !== null && actor.userId === reader.userId
  const mayBeElsewhere = accountId === organization.defaultAccountId && !isOwn
  const isRequest = whole.type === 'approval.requested'
  return {
    ...whole,
    number: null,
    actor: {
      ...actor,
      userId: told(actor.userId),
      ...(actor.onBehalfOf && { onBehalfOf: { ...actor.onBehalfOf, userId: told(actor.onBehalfOf.userId) } }),
    },
    via: isTold(actor.userId) ? whole.via : {},
    on: mayBeElsewhere && isDenied ? { type: 'command', id: whole.command } : on,
    userId: told(whole.userId),
    before: withoutOthers(whole.before),
    after: withoutOthers(whole.after),
    asked: (isDenied || isRequest ? mayBeElsewhere : !isOwn) ? null : whole.asked,
  }
}

interface Seen {
  readonly event: StoredEvent
  /** Those of whom the event tells whom the reader may see. */
  readonly seen: ReadonlySet<string>
}

/** Everybody whose id is in an event, but in what was asked for. */
function peopleIn({ userId, body }: StoredEvent): readonly UserId[] {
  const { actor, on, before, after } = JSON.parse(body)
  const ids: unknown[] = [userId, actor.userId, actor.onBehalfOf, on.id]
  return [...ids, ...Object.values({ ...before }), ...Object.values({ ...after })].filter(isUserId)
}

function isUserId(value: unknown): value is UserId {
  return typeof value === 'string' && isId('user', value)
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
