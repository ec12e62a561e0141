import { sql } from 'kysely'
import type { DueStep } from '../../domain/due-step.ts'
import type { StepId } from '../../domain/id.ts'
import type { Scope } from '../walls/scope.ts'
import { stepFrom } from './due-steps.ts'

/** A step as one process holds it: who took it at another attempt does not hold it any more. */
export type StepInHand = Pick<DueStep, 'id' | 'attempts'>

/**
 * Takes a due step in hand for a while, by the database's clock: a process that dies lets go of it by itself. Null where it is not due,
 * is in other hands, or is gone.
 */
export async function takeStep(
  scope: Scope,
  id: StepId,
  { now, forMs }: { now: Date; forMs: number },
): Promise<DueStep | null> {
  const row = await scope
    .change('tenantry.due_steps')
    .set((eb) => ({ held_until: fromNow(forMs), attempts: eb('attempts', '+', 1) }))
    .where('id', '=', id)
    .where('due_at', '<=', now)
    .where('given_up_at', 'is', null)
    .where((eb) =>
      eb.or([eb('held_until', 'is', null), eb('held_until', '<=', sql<Date>`clock_timestamp()`)]),
    )
    .returning(['id', 'command', 'input', 'due_at', 'attempts', 'given_up_at', 'problem'])
    .executeTakeFirst()
  return row === undefined ? null : stepFrom(row)
}

/** Removes a step that was just done; false where it was cancelled meanwhile, or another process took it over. */
export async function removeStepInHand(scope: Scope, { id, attempts }: StepInHand): Promise<boolean> {
  const { numDeletedRows } = await scope
    .remove('tenantry.due_steps')
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** Leaves a step alone for a while. */
export async function postponeStep(
  scope: Scope,
  { id, attempts }: StepInHand,
  { forMs, problem }: { forMs: number; problem: string },
): Promise<void> {
  await scope
    .change('tenantry.due_steps')
    .set({ held_until: fromNow(forMs), problem })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .execute()
}

/** Gives a step up: it stays, and is not tried again until somebody says so. */
export async function giveStepUp(
  scope: Scope,
  { id, attempts }: StepInHand,
  { at, problem }: { at: Date; problem: string },
): Promise<void> {
  await scope
    .change('tenantry.due_steps')
    .set({ held_until: null, given_up_at: at, problem })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .execute()
}

const fromNow = (ms: number) => sql<Date>`clock_timestamp() + make_interval(secs => ${ms / 1000})`
