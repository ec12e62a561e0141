import type { Selectable } from 'kysely'
import type { DueStep } from '../../domain/due-step.ts'
import type { StepId } from '../../domain/id.ts'
import type { DueStepsTable } from '../tables/schema.ts'
import type { Scope } from '../walls/scope.ts'

const COLUMNS = ['id', 'command', 'input', 'due_at', 'attempts', 'given_up_at', 'problem'] as const

/** `insert into tenantry.due_steps …` */
export async function insertStep(
  scope: Scope,
  step: Pick<DueStep, 'id' | 'command'> & { readonly input: string; readonly at: Date },
  now: Date,
): Promise<void> {
  await scope
    .add('tenantry.due_steps', {
      id: step.id,
      command: step.command,
      input: step.input,
      due_at: step.at,
      created_at: now,
      held_until: null,
      given_up_at: null,
      problem: null,
    })
    .execute()
}

/** `select … from tenantry.due_steps where id = …` */
export async function readStep(scope: Scope, id: StepId): Promise<DueStep | null> {
  const row = await scope.from('tenantry.due_steps').select(COLUMNS).where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : stepFrom(row)
}

/** Removes a step that was done or is not wanted any more; false where there is none. Waits for whoever is just removing it. */
export async function removeStep(scope: Scope, id: StepId): Promise<boolean> {
  const { numDeletedRows } = await scope
    .remove('tenantry.due_steps')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

export function stepFrom(row: Pick<Selectable<DueStepsTable>, (typeof COLUMNS)[number]>): DueStep {
  return {
    id: row.id,
    command: row.command,
    input: JSON.parse(row.input),
    at: row.due_at.toISOString(),
    attempts: row.attempts,
    givenUp:
      row.given_up_at === null ? null : { at: row.given_up_at.toISOString(), problem: row.problem ?? '' },
  }
}
