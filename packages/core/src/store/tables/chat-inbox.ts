import { CompiledQuery, type Kysely, sql } from 'kysely'
import type { OrganizationId } from '../../domain/id.ts'
import type { ChatIdentity } from '../../domain/principal.ts'
import { together } from '../frame/together.ts'
import type { Scope } from '../walls/scope.ts'
import type { Tables } from './schema.ts'

/** Every request and every look for a workspace sends these: written out they are neither built nor compiled each time. */
const AS_APPLICATION = CompiledQuery.raw('set local role tenantry_app')
const RECEIVE = 'select organization, fresh from tenantry.receive_chat_request($1, $2, $3, $4, $5)'

/** The organization that a verified workspace is connected to; null for none. */
export async function organizationOfWorkspace(
  db: Kysely<Tables>,
  team: Pick<ChatIdentity, 'enterpriseId' | 'teamId'>,
): Promise<OrganizationId | null> {
  const [, { rows }] = await together([
    db.executeQuery(AS_APPLICATION),
    sql<{ id: OrganizationId | null }>`
      select tenantry.organization_of_workspace(${team.enterpriseId ?? ''}, ${team.teamId}) as id`.execute(
      db,
    ),
  ])
  return rows[0]?.id ?? null
}

/** The one insert of a request. `fresh` is false when these very bytes were taken before. */
export async function receiveRequest(
  db: Kysely<Tables>,
  {
    team,
    signature,
    payload,
    now,
  }: {
    team: Pick<ChatIdentity, 'enterpriseId' | 'teamId'>
    signature: string
    payload: string
    now: Date
  },
): Promise<{ organizationId: OrganizationId | null; fresh: boolean }> {
  const [, { rows }] = await together([
    db.executeQuery(AS_APPLICATION),
    db.executeQuery<{ organization: OrganizationId | null; fresh: boolean }>(
      CompiledQuery.raw(RECEIVE, [team.enterpriseId ?? '', team.teamId, signature, payload, now]),
    ),
  ])
  const row = rows[0]
  if (row === undefined) throw new Error('tenantry.receive_chat_request answered nothing')
  return { organizationId: row.organization, fresh: row.fresh }
}

/** What waits for an answer in any organization since before a time: ids only, through the relay's own role. */
export async function listWaiting(
  db: Kysely<Tables>,
  claimedBefore: Date,
): Promise<readonly { organizationId: OrganizationId; signature: string }[]> {
  await sql`set local role tenantry_relay`.execute(db)
  const { rows } = await sql<{ organizationId: OrganizationId; signature: string }>`
    select organization_id as "organizationId", signature
      from tenantry.chat_requests
     where answered_at is null and claimed_at < ${claimedBefore}
     order by claimed_at
     limit 100`.execute(db)
  return rows
}

/** How much of what was received before a time waits for its answer in the organization, and since when the oldest does. */
export async function readWaiting(
  scope: Scope,
  receivedBefore: Date,
): Promise<{ requests: number; since: string | null }> {
  const row = await scope
    .from('tenantry.chat_requests')
    .select(({ fn }) => [fn.countAll<number>().as('requests'), fn.min('received_at').as('since')])
    .where('answered_at', 'is', null)
    .where('received_at', '<', receivedBefore)
    .executeTakeFirstOrThrow()
  return { requests: Number(row.requests), since: row.since?.toISOString() ?? null }
}

/** Takes a waiting request over from a process that died; null when another process was quicker. */
export async function takeOver(
  scope: Scope,
  signature: string,
  { claimedBefore, now }: { claimedBefore: Date; now: Date },
): Promise<{ payload: string; attempts: number; receivedAt: Date } | null> {
  const row = await scope
    .change('tenantry.chat_requests')
    .set((eb) => ({ claimed_at: now, attempts: eb('attempts', '+', 1) }))
    .where('signature', '=', signature)
    .where('answered_at', 'is', null)
    .where('claimed_at', '<', claimedBefore)
    .returning(['payload', 'attempts', 'received_at'])
    .executeTakeFirst()
  return row === undefined
    ? null
    : { payload: row.payload, attempts: row.attempts, receivedAt: row.received_at }
}

/** Marks requests as answered. What they said is emptied: the rows stay as the replay store's entries only. */
export async function markAnswered(scope: Scope, signatures: readonly string[], at: Date): Promise<void> {
  await scope
    .change('tenantry.chat_requests')
    .set({ answered_at: at, payload: '' })
    // One text for any number of them.
    .where('signature', '=', sql<string>`any(${[...signatures]}::text[])`)
    .execute()
}
