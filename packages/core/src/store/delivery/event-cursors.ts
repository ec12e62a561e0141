import { sql } from 'kysely'
import type { Scope } from '../walls/scope.ts'

/** A cursor as one process holds it. Whoever's lease ended and was taken over changes nothing by this. */
export interface CursorInHand {
  readonly handler: string
  readonly lease: string
}

/** Where a cursor stands. */
export interface Position {
  /** The last event that the handler is done with. */
  readonly number: number
  /** How often the next one has failed. */
  readonly attempts: number
  /** When the next one happened, where that is known: since then the handler is behind. */
  readonly next: Date | null
}

/**
 * Takes a cursor that is due in hand, until the lease ends by the database's clock: a process that dies lets go of it by itself, and
 * whoever comes after it counts that as a failed attempt. Null where it is not due, or in other hands.
 */
export async function takeCursor(
  scope: Scope,
  { handler, lease }: CursorInHand,
  forMs: number,
): Promise<Pick<Position, 'number' | 'attempts'> | null> {
  const row = await scope
    .change('tenantry.event_cursors')
    .set((eb) => ({
      lease,
      due_at: fromNow(forMs),
      attempts: eb('attempts', '+', sql<number>`(lease is not null)::int`),
    }))
    .where('handler', '=', handler)
    .where('due_at', '<=', sql<Date>`clock_timestamp()`)
    .returning(['number', 'attempts'])
    .executeTakeFirst()
  return row === undefined ? null : { number: Number(row.number), attempts: row.attempts }
}

/** Moves a cursor on and keeps it in hand. False where it is in other hands now. */
export async function moveCursor(
  scope: Scope,
  { handler, lease }: CursorInHand,
  { number, attempts, next, forMs }: Position & { forMs: number },
): Promise<boolean> {
  const { numUpdatedRows } = await scope
    .change('tenantry.event_cursors')
    .set({ number, attempts, due_at: fromNow(forMs), behind_since: behindSince(number, next) })
    .where('handler', '=', handler)
    .where('lease', '=', lease)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** Moves a cursor on and lets go of it: it is due at once where there is more to do, or after a pause where the next event failed. */
export async function letGoOfCursor(
  scope: Scope,
  { handler, lease }: CursorInHand,
  { number, attempts, next, pauseMs }: Position & { pauseMs: number },
): Promise<void> {
  await scope
    .change('tenantry.event_cursors')
    .set({
      number,
      attempts,
      lease: null,
      due_at: sql<Date | null>`case when ${more(number, handler)} then ${fromNow(pauseMs)} end`,
      behind_since: behindSince(number, next),
    })
    .where('handler', '=', handler)
    .where('lease', '=', lease)
    .execute()
}

/** Makes a cursor due now, for its dead letters; whoever has it in hand finds them when they let go of it. */
export async function hurryCursor(scope: Scope, handler: string): Promise<void> {
  await scope
    .change('tenantry.event_cursors')
    .set({ due_at: sql<Date>`case when lease is null then clock_timestamp() else due_at end` })
    .where('handler', '=', handler)
    .execute()
}

/** Events that are not delivered yet, or dead letters that somebody wants tried again. The row is read as it is when it is written. */
const more = (number: number, handler: string) => sql`(wanted > ${number} or exists (
  select from tenantry.event_dead_letters letter
   where letter.organization_id = tenantry.event_cursors.organization_id and letter.handler = ${handler} and letter.retry))`

const behindSince = (number: number, next: Date | null) =>
  sql<Date | null>`case when wanted > ${number} then coalesce(${next}::timestamptz, clock_timestamp()) end`

const fromNow = (ms: number) => sql<Date>`clock_timestamp() + make_interval(secs => ${ms / 1000})`
