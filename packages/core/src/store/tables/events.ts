import { type CompiledQuery, sql } from 'kysely'
import type { AccountId, EventId, UserId } from '../../domain/id.ts'
import { keptWithinWalls } from '../walls/kept-within-walls.ts'
import type { Places } from '../walls/places.ts'
import type { Scope } from '../walls/scope.ts'

/** An event as it is chained: `body` is canonical JSON, `personal` the erasable part of it or null. */
export interface NewEvent {
  readonly id: EventId
  readonly type: string
  readonly accountId: AccountId | null
  readonly actorId: UserId | null
  readonly userId: UserId | null
  readonly body: string
  readonly personal: string | null
  readonly salt: Buffer
}

/** The columns of some events. */
interface EventColumns {
  readonly ids: readonly EventId[]
  readonly types: readonly string[]
  readonly at: Date
  readonly accountIds: readonly (AccountId | null)[]
  readonly actorIds: readonly (UserId | null)[]
  readonly userIds: readonly (UserId | null)[]
  readonly bodies: readonly string[]
  readonly personal: readonly (string | null)[]
  readonly salts: readonly Buffer[]
}

const appended = keptWithinWalls(
  ({ organizationId }, events: Places<EventColumns>) => sql`
    select tenantry.append_events(
      ${organizationId}, ${events.ids}::text[], ${events.types}::text[], ${events.at},
      ${events.accountIds}::text[], ${events.actorIds}::text[], ${events.userIds}::text[],
      ${events.bodies}::text[], ${events.personal}::text[], ${events.salts}::bytea[])`,
)

/**
 * The statement that appends events under the organization's audit head. It is the last one of a transaction: whoever took the head
 * earlier would make everybody of the organization wait, and could deadlock.
 */
export function appendedEvents(scope: Scope, events: readonly NewEvent[], at: Date): CompiledQuery {
  return appended(scope, {
    ids: events.map(({ id }) => id),
    types: events.map(({ type }) => type),
    at,
    accountIds: events.map(({ accountId }) => accountId),
    actorIds: events.map(({ actorId }) => actorId),
    userIds: events.map(({ userId }) => userId),
    bodies: events.map(({ body }) => body),
    personal: events.map(({ personal }) => personal),
    salts: events.map(({ salt }) => salt),
  })
}

/** How many events of a type are about a user since a moment. */
export async function countEventsAbout(
  scope: Scope,
  userId: UserId,
  { type, since }: { type: string; since: Date },
): Promise<number> {
  const row = await scope
    .from('tenantry.events')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('user_id', '=', userId)
    .where('type', '=', type)
    .where('at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
