import { setTimeout as sleep } from 'node:timers/promises'

/** npm and the terminal both pass Ctrl-C on, so one press arrives twice. */
const ECHO_MS = 1_000
/** The database takes up to three seconds more, and ten are all there are. What has not finished by then is picked up at the next start. */
const STOP_WITHIN_MS = 6_000

export type Signals = Pick<NodeJS.Process, 'on'>

/**
 * Waits for a signal, then stops. It listens from the moment of the call on, and to the end of the process: an echo that comes when all has
 * stopped would kill it where nobody listens, and the exit code would be lost.
 *
 * @param signals where SIGTERM and SIGINT come from
 * @param started what is being begun meanwhile: where that fails, nothing is waited for
 * @throws whatever `started` throws before a signal comes
 * @returns the exit code: 0 when it stopped; 1 when a second signal said that it takes too long
 */
export async function untilStopped(
  signals: Signals,
  stop: () => Promise<void>,
  started: Promise<unknown> = Promise.resolve(),
): Promise<number> {
  const first = Promise.withResolvers<void>()
  const second = Promise.withResolvers<number>()
  let askedAt: number | undefined
  const signalled = () => {
    if (askedAt === undefined) first.resolve()
    else if (performance.now() - askedAt > ECHO_MS) second.resolve(1)
    askedAt ??= performance.now()
  }
  signals.on('SIGTERM', signalled)
  signals.on('SIGINT', signalled)
  await Promise.race([first.promise, started.then(() => first.promise)])
  const stopped = stop().then(() => 0)
  return Promise.race([stopped, second.promise, sleep(STOP_WITHIN_MS, 0, { ref: false })])
}
