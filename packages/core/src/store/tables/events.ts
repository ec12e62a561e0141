import { type CompiledQuery, sql } from 'kysely'
import type { AccountId, EventId, UserId } from '../../domain/id.ts'
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

/**
 * The statement that appends events under the organization's audit head. It is the last one of a transaction: whoever took the head
 * earlier would make everybody of the organization wait, and could deadlock.
 */
export function appendedEvents(scope: Scope, events: readonly NewEvent[], at: Date): CompiledQuery {
  return scope.compile(sql`select tenantry.append_events(
    ${scope.organizationId},
    ${events.map((event) => event.id)}::text[],
    ${events.map((event) => event.type)}::text[],
    ${at},
    ${events.map((event) => event.accountId)}::text[],
    ${events.map((event) => event.actorId)}::text[],
    ${events.map((event) => event.userId)}::text[],
    ${events.map((event) => event.body)}::text[],
    ${events.map((event) => event.personal)}::text[],
    ${events.map((event) => event.salt)}::bytea[])`)
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
