import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import { DENIED_TYPES } from '../../domain/denial.ts'
import type { AccountId, EventId, UserId } from '../../domain/id.ts'
import type { Scope } from '../walls/scope.ts'
import type { Tables } from './schema.ts'

/** What an ability allows, as a condition on the rows; made by `accessibleBy`. */
export type EventFilter = (eb: ExpressionBuilder<Tables, 'tenantry.events'>) => Expression<SqlBool>

/** An event as it is stored, with its personal part where that was not erased. */
export interface StoredEvent {
  readonly number: number
  readonly id: EventId
  readonly type: string
  readonly at: Date
  readonly accountId: AccountId | null
  readonly actorId: UserId | null
  readonly userId: UserId | null
  readonly body: string
  readonly personalHash: Buffer | null
  readonly hash: Buffer
  readonly personal: string | null
  readonly salt: Buffer | null
}

/** Which events a list asks for. */
export interface EventPage {
  readonly filter: EventFilter
  readonly type: string | undefined
  readonly outcome: 'done' | 'denied' | undefined
  readonly command: string | undefined
  readonly accountId: AccountId | undefined
  readonly userId: UserId | undefined
  readonly actorId: UserId | undefined
  readonly since: Date | undefined
  readonly until: Date | undefined
  /** Only events with a smaller number. */
  readonly before: number | undefined
  readonly limit: number
}

/** The personal part rides along, bound to its event; it is behind the same wall. */
const personal = (column: 'value' | 'salt') => sql`(
  select part.${sql.ref(column)} from tenantry.event_personal part
   where part.organization_id = tenantry.events.organization_id and part.number = tenantry.events.number)`

/** Events with their personal part, as every reader begins. */
export function eventsOf(scope: Scope) {
  return scope
    .from('tenantry.events')
    .select([
      'number',
      'id',
      'type',
      'at',
      'account_id as accountId',
      'actor_id as actorId',
      'user_id as userId',
      'body',
      'personal_hash as personalHash',
      'hash',
    ])
    .select([
      personal('value').$castTo<string | null>().as('personal'),
      personal('salt').$castTo<Buffer | null>().as('salt'),
    ])
}

/** One page of events, the newest first. */
export async function listEvents(scope: Scope, page: EventPage): Promise<readonly StoredEvent[]> {
  let query = eventsOf(scope).where(page.filter)
  if (page.type !== undefined) query = query.where('type', '=', page.type)
  if (page.outcome !== undefined)
    query = query.where('type', page.outcome === 'denied' ? 'in' : 'not in', DENIED_TYPES)
  // The text is the record; what is not a column of its own is read in it.
  if (page.command !== undefined)
    query = query.where(sql<SqlBool>`body::json ->> 'command' = ${page.command}`)
  if (page.accountId !== undefined) query = query.where('account_id', '=', page.accountId)
  if (page.userId !== undefined) query = query.where('user_id', '=', page.userId)
  if (page.actorId !== undefined) query = query.where('actor_id', '=', page.actorId)
  if (page.since !== undefined) query = query.where('at', '>=', page.since)
  if (page.until !== undefined) query = query.where('at', '<', page.until)
  if (page.before !== undefined) query = query.where('number', '<', page.before)
  return (await query.orderBy('number', 'desc').limit(page.limit).execute()).map(withNumber)
}

/** The next events of the chain after a number, the oldest first. */
export async function readChain(scope: Scope, after: number, limit: number): Promise<readonly StoredEvent[]> {
  return (await eventsOf(scope).where('number', '>', after).orderBy('number').limit(limit).execute()).map(
    withNumber,
  )
}

/** The head of the chain, as it is stored. */
export async function readHead(scope: Scope): Promise<{ number: number; hash: Buffer } | null> {
  const row = await scope.from('tenantry.audit_heads').select(['number', 'hash']).executeTakeFirst()
  return row === undefined ? null : { number: Number(row.number), hash: Buffer.from(row.hash) }
}

/** The number of the newest event; 0 where there is none. */
export async function newestNumber(scope: Scope): Promise<number> {
  const row = await scope
    .from('tenantry.events')
    .select('number')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return Number(row?.number ?? 0)
}

/** A `bigint` is a text where the pool is the host's. */
export function withNumber<Row extends { number: number }>(row: Row): Row {
  return { ...row, number: Number(row.number) }
}

/** Whether the history tells of a user at all. */
export async function isInHistory(scope: Scope, id: UserId): Promise<boolean> {
  const row = await scope
    .from('tenantry.events')
    .select('number')
    .where((eb) => eb.or([eb('user_id', '=', id), eb('actor_id', '=', id)]))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Erases the personal values of the events about or by a user who is deleted (`tenantry.erase_person`). */
export async function erasePerson(scope: Scope, id: UserId): Promise<number> {
  const [row] = await scope.call<{ erased: number | null }>(
    sql`select tenantry.erase_person(${id}) as erased`,
  )
  if (row?.erased == null) throw new Error('a user who is there was to be erased')
  return row.erased
}

/** What one event says was changed. */
export interface Change {
  /** Names of fields; versions and times say nothing of what somebody wanted. */
  readonly fields: readonly string[]
  /** null where it was erased. */
  readonly actorName: string | null
}

const BESIDES: ReadonlySet<string> = new Set(['users', 'role', 'deactivatedWith', 'ticketId'])

/** The changes that made newer versions of an account or a user and that the filter lets through, the newest first. */
export async function listChangesOf(
  scope: Scope,
  {
    kind,
    id,
    since,
    filter,
    limit,
  }: {
    kind: 'account' | 'user'
    id: string
    /** The version that is known already. */
    since: number
    filter: EventFilter
    limit: number
  },
): Promise<readonly Change[]> {
  const rows = await eventsOf(scope)
    .where(filter)
    .where(kind === 'user' ? 'user_id' : 'account_id', '=', id as never)
    .where((eb) =>
      eb.or([`${kind}.%`, ...(kind === 'user' ? ['role.%'] : [])].map((types) => eb('type', 'like', types))),
    )
    .where(
      sql<SqlBool>`body::json -> 'on' ->> 'id' = ${id} and (body::json ->> 'version')::integer > ${since}`,
    )
    .orderBy('number', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ body, personal }) => {
    const open = JSON.parse(body)
    const told = personal === null ? {} : JSON.parse(personal)
    const fields = Object.keys({ ...open.after, ...told.after }).filter((field) => !BESIDES.has(field))
    return { fields, actorName: told.actorName ?? null }
  })
}
