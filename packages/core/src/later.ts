import { canonicalJson } from './domain/canonical-json.ts'
import type { StepId } from './domain/id.ts'
import type { Work } from './operations/work.ts'
import { insertStep, readStep, removeStep } from './store/delivery/due-steps.ts'
import type { Scope } from './store/walls/scope.ts'

/** In characters: a step carries ids and a few values. */
const LONGEST_INPUT = 10_000

/** What one transaction does with steps. */
export interface LaterOf extends Pick<Work, 'later' | 'cancelLater' | 'findLater'> {
  /** Whether it wrote any. */
  readonly written: boolean
  /** Those that it took back: one that runs here may cancel itself with the others of its kind. */
  readonly cancelled: ReadonlySet<StepId>
  /** Those that it took back are these again: what was done since then was undone. */
  remember(cancelled: readonly StepId[]): void
}

/**
 * Writes, finds and cancels steps in the transaction of their command: they are due when it commits, or were never there.
 *
 * @param work its scope is asked for each time: it is another one after entering again
 */
export function laterOf(work: { scope: () => Scope } & Pick<Work, 'now' | 'newId'>): LaterOf {
  const cancelled = new Set<StepId>()
  let written = false
  return {
    cancelled,
    get written() {
      return written
    },
    async later({ at, command, input }) {
      if (Number.isNaN(at.getTime())) throw new Error(`${command} is to run at a time that is none`)
      const text = canonicalJson(input)
      if (text.length > LONGEST_INPUT)
        throw new Error(`${command} is to run later with an input that is too long to keep`)
      const id = work.newId('step')
      await insertStep(work.scope(), { id, at, command, input: text }, work.now)
      written = true
      return id
    },
    async cancelLater(id) {
      const removed = await removeStep(work.scope(), id)
      if (removed) cancelled.add(id)
      return removed
    },
    findLater: (id) => readStep(work.scope(), id),
    remember(ids) {
      cancelled.clear()
      for (const id of ids) cancelled.add(id)
    },
  }
}
