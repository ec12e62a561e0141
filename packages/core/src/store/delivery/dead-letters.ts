import { type Kysely, sql } from 'kysely'
import type { OrganizationId } from '../../domain/id.ts'
import type { Tables } from '../tables/schema.ts'
import type { Scope } from '../walls/scope.ts'

/** Where a dead letter lies: the place in the list of all of them. */
export interface LetterPlace {
  readonly organizationId: OrganizationId
  readonly handler: string
  readonly number: number
}

/** A dead letter of the entered organization. */
export interface Letter {
  readonly handler: string
  readonly number: number
}

/** An event that a handler failed at, and what it failed with. */
export interface Failure extends Letter {
  readonly attempts: number
  readonly problem: string
  readonly at: Date
}

/** Puts an event on a handler's dead-letter list; one that is there stays with its newest failure. */
export async function addLetter(
  scope: Scope,
  { handler, number, attempts, problem, at }: Failure,
): Promise<void> {
  await scope
    .add('tenantry.event_dead_letters', { handler, number, attempts, problem, failed_at: at })
    .onConflict((conflict) =>
      conflict.columns(['organization_id', 'handler', 'number']).doUpdateSet({
        attempts,
        problem,
        failed_at: at,
        retry: false,
      }),
    )
    .execute()
}

/** The letters of a handler that somebody wants tried again, the oldest first. */
export async function wantedLetters(
  scope: Scope,
  handler: string,
  limit: number,
): Promise<readonly { number: number; attempts: number }[]> {
  const rows = await scope
    .from('tenantry.event_dead_letters')
    .select(['number', 'attempts'])
    .where('handler', '=', handler)
    .where('retry', '=', true)
    .orderBy('number')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, number: Number(row.number) }))
}

/** Takes a letter off the list. */
export async function removeLetter(scope: Scope, { handler, number }: Letter): Promise<void> {
  await scope
    .remove('tenantry.event_dead_letters')
    .where('handler', '=', handler)
    .where('number', '=', number)
    .execute()
}

/** A letter is not wanted tried again. */
export async function unwantLetter(scope: Scope, { handler, number }: Letter): Promise<void> {
  await scope
    .change('tenantry.event_dead_letters')
    .set({ retry: false })
    .where('handler', '=', handler)
    .where('number', '=', number)
    .execute()
}

/** Wants letters tried again: of one handler, and of one event, where they are named. Gives the handlers that have any. */
export async function wantLetters(
  scope: Scope,
  { handler, number }: { handler?: string | undefined; number?: number | undefined },
): Promise<readonly string[]> {
  let query = scope.change('tenantry.event_dead_letters').set({ retry: true })
  if (handler !== undefined) query = query.where('handler', '=', handler)
  if (number !== undefined) query = query.where('number', '=', number)
  const rows = await query.returning('handler').execute()
  return rows.map((row) => row.handler)
}

/** What is known of letters besides their place; behind the wall of their organization. */
export async function readLetters(
  scope: Scope,
  handler: string,
  numbers: readonly number[],
): Promise<
  readonly { number: number; attempts: number; problem: string; failedAt: Date; type: string; at: Date }[]
> {
  const rows = await scope
    .from('tenantry.event_dead_letters')
    .innerJoin('tenantry.events', (join) =>
      join
        .onRef('tenantry.events.organization_id', '=', 'tenantry.event_dead_letters.organization_id')
        .onRef('tenantry.events.number', '=', 'tenantry.event_dead_letters.number'),
    )
    .select([
      'tenantry.event_dead_letters.number',
      'attempts',
      'problem',
      'failed_at as failedAt',
      'type',
      'at',
    ])
    .where('handler', '=', handler)
    .where('tenantry.event_dead_letters.number', 'in', [...numbers])
    .orderBy('tenantry.event_dead_letters.number')
    .execute()
  return rows.map((row) => ({ ...row, number: Number(row.number) }))
}

/** Where dead letters lie in all organizations, through the relay's role: ids and numbers only. */
export async function listLetters(
  db: Kysely<Tables>,
  {
    after,
    limit,
    organizationId,
    handler,
  }: {
    after: LetterPlace | undefined
    limit: number
    organizationId: OrganizationId | undefined
    handler: string | undefined
  },
): Promise<readonly LetterPlace[]> {
  await sql`set local role tenantry_relay`.execute(db)
  let query = db
    .selectFrom('tenantry.event_dead_letters')
    .select(['organization_id as organizationId', 'handler', 'number'])
  if (organizationId !== undefined) query = query.where('organization_id', '=', organizationId)
  if (handler !== undefined) query = query.where('handler', '=', handler)
  if (after !== undefined) {
    query = query.where(
      sql<boolean>`(organization_id, handler, number) > (${after.organizationId}, ${after.handler}, ${after.number})`,
    )
  }
  const rows = await query
    .orderBy('organization_id')
    .orderBy('handler')
    .orderBy('number')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, number: Number(row.number) }))
}
