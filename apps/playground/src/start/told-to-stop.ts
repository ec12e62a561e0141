/** npm and the terminal both pass Ctrl-C on, so one press arrives twice. */
const echoMs = 1000

/** What has not stopped by then is left as it is, which a killed process may do too: the next start goes on from there. */
const stopWithinMs = 9000

/**
 * Waits for SIGTERM or SIGINT, then stops.
 *
 * @returns the exit code: 0 when it stopped, or the time for that was over; 1 when a second signal, later than the
 *   first one's echo, came before
 */
export async function toldToStop(stop: () => Promise<void>): Promise<number> {
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
  const { promise: insisted, resolve: insist } = Promise.withResolvers<number>()
  let askedAt: number | undefined
  const signalled = (): void => {
    if (askedAt === undefined) ask()
    else if (performance.now() - askedAt > echoMs) insist(1)
    askedAt ??= performance.now()
  }
  process.on('SIGTERM', signalled)
  process.on('SIGINT', signalled)
  await asked
  setTimeout(insist, stopWithinMs, 0).unref()
  return Promise.race([stop().then(() => 0), insisted])
}
