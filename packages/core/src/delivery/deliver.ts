import { pauseMs, problemOf } from '../domain/back-off.ts'
import { deliveredEvent } from '../domain/delivered-event.ts'
import { addLetter, removeLetter, unwantLetter } from '../store/delivery/dead-letters.ts'
import type { StoredEvent } from '../store/tables/audit.ts'
import type { Background } from './background.ts'
import { type Called, callHandler } from './call-handler.ts'
import { type Destination, type Hold, takeHold } from './hold.ts'

/** When a delivery is to come to an end. */
export interface Ending {
  /** Begin no more. */
  readonly closing: AbortSignal
  /** Let go of what is running. */
  readonly abort: AbortSignal
}

/**
 * Delivers the next events of one organization to one handler, in the order of their numbers, while nobody else does. An event that
 * fails is tried again after a pause; after the last attempt it becomes a dead letter and the next one has its turn. Letters that
 * somebody wants tried again come first, once each.
 */
export async function deliver(
  background: Background,
  destination: Destination,
  ending: Ending,
): Promise<void> {
  const hold = await takeHold(background, destination)
  if (hold === null) return
  if (!(await retryLetters(hold, ending))) return
  const { tries } = destination.handler
  let failed = hold.attempts
  for (const event of hold.events) {
    if (ending.closing.aborted) return hold.letGo({ attempts: failed, pauseMs: 0 })
    if (!(await hold.secure())) return
    // As often as it was begun its process died of it: it is not begun once more.
    const called: Called =
      failed >= tries.attempts ? DIED : await call(hold, { event, attempt: failed + 1 }, ending)
    // Who may still be at it keeps the hold until its lease ends: nobody else is to begin beside it.
    if (called.outcome === 'interrupted')
      return called.stopped ? hold.letGo({ attempts: failed, pauseMs: 0 }) : undefined
    if (called.outcome === 'failed') {
      failed = Math.min(failed + 1, tries.attempts)
      if (failed < tries.attempts)
        return hold.letGo({ attempts: failed, pauseMs: pauseMs(tries, failed, background.chance()) })
    }
    hold.passed(event)
    if (!(await write(hold, { event, called, attempts: failed }))) return
    failed = 0
  }
  return hold.done()
}

const DIED: Called = { outcome: 'failed', error: new Error('its process ended before it had an end') }

/** A dead letter is written at once; so is a success after failures, which must not be counted again. */
async function write(
  hold: Hold,
  { event, called, attempts }: { event: StoredEvent; called: Called; attempts: number },
): Promise<boolean> {
  if (called.outcome === 'failed') {
    const letter = { ...letterOf(hold, event), attempts, ...failureOf(hold, called.error) }
    return hold.write((scope) => addLetter(scope, letter))
  }
  return attempts === 0 || hold.write()
}

/** Tries dead letters once more. False where another process has the hold now. */
async function retryLetters(hold: Hold, ending: Ending): Promise<boolean> {
  for (const { event, attempts } of hold.letters) {
    if (ending.closing.aborted) return true
    const letter = letterOf(hold, event)
    // Not wanted any more before it is begun: if its process dies of it, it is not begun again by itself.
    if (!(await hold.write((scope) => unwantLetter(scope, letter)))) return false
    const called = await call(hold, { event, attempt: attempts + 1 }, ending)
    if (called.outcome === 'interrupted') return called.stopped
    const failure = called.outcome === 'failed' ? failureOf(hold, called.error) : null
    const held = await hold.write((scope) =>
      failure === null
        ? removeLetter(scope, letter)
        : addLetter(scope, { ...letter, ...failure, attempts: attempts + 1 }),
    )
    if (!held) return false
  }
  return true
}

function call(
  { destination: { handler, organizationId } }: Hold,
  { event, attempt }: { event: StoredEvent; attempt: number },
  { abort }: Ending,
): Promise<Called> {
  return callHandler(handler, { event: deliveredEvent(organizationId, event), attempt }, abort)
}

function failureOf(hold: Hold, error: unknown) {
  return { problem: problemOf(error), at: hold.now() }
}

function letterOf({ destination: { handler } }: Hold, { number }: StoredEvent) {
  return { handler: handler.name, number }
}
