import { setTimeout as sleep } from 'node:timers/promises'

/** npm and the terminal both pass Ctrl-C on, so one press arrives twice. */
const ECHO_MS = 1_000

export type Signals = Pick<NodeJS.Process, 'on'>

interface Stopping {
  /** How long stopping may take: what has not finished by then is picked up at the next start. */
  readonly withinMs: number
  /** Where SIGTERM and SIGINT come from: this process, unless told. */
  readonly signals?: Signals
  /** What is being begun meanwhile: where that fails, nothing is waited for. */
  readonly started?: Promise<unknown>
}

/**
 * Waits for a signal, then stops. It listens from the moment of the call on, and to the end of the process: an echo that comes when all has
 * stopped would kill it where nobody listens, and the exit code would be lost.
 *
 * @throws whatever `started` throws before a signal comes
 * @returns the exit code: 0 when it stopped, or the time for that was over; 1 when a second signal, later than the first one's echo, said
 *   that it takes too long
 */
export async function untilStopped(
  stop: () => Promise<void>,
  { withinMs, signals = process, started = Promise.resolve() }: Stopping,
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
  return Promise.race([stopped, second.promise, sleep(withinMs, 0, { ref: false })])
}
