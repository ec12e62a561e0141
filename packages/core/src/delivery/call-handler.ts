import { setTimeout as sleep } from 'node:timers/promises'
import type { DeliveredEvent } from '../domain/delivered-event.ts'
import type { KnownHandler } from './handler.ts'

/** What came of a call. `interrupted`: this process let go of it; the handler has stopped, or may still be at it. */
export type Called =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'failed'; readonly error: unknown }
  | { readonly outcome: 'interrupted'; readonly stopped: boolean }

/** How long a handler has to stop when it is told to, in milliseconds. */
const STOPPING_MS = 500

/**
 * Calls a handler within its time. One that goes on after its time goes on for itself: nobody waits for it, and what it answers then
 * counts for nothing.
 *
 * @param abort aborted when this process gives up waiting
 */
export async function callHandler(
  { handle, timeLimitMs }: Pick<KnownHandler, 'handle' | 'timeLimitMs'>,
  { event, attempt }: { event: DeliveredEvent; attempt: number },
  abort: AbortSignal,
): Promise<Called> {
  if (abort.aborted) return { outcome: 'interrupted', stopped: true }
  const time = new AbortController()
  const signal = AbortSignal.any([abort, time.signal])
  const ended = (async () => handle(event, { attempt, signal }))().then(
    (): Called => ({ outcome: 'done' }),
    (error: unknown): Called =>
      abort.aborted ? { outcome: 'interrupted', stopped: true } : { outcome: 'failed', error },
  )
  const { promise: stopped, resolve } = Promise.withResolvers<Called>()
  const stop = () =>
    abort.aborted
      ? sleep(STOPPING_MS).then(() => resolve({ outcome: 'interrupted', stopped: false }))
      : resolve({ outcome: 'failed', error: signal.reason })
  signal.addEventListener('abort', stop, { once: true })
  const timer = setTimeout(() => time.abort(new Error(`it took longer than ${timeLimitMs} ms`)), timeLimitMs)
  try {
    return await Promise.race([ended, stopped])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}
