/** npm and the terminal both pass Ctrl-C on, so one press arrives twice. */
const echoMs = 1000

/** What has not stopped by then is left. */
const stopWithinMs = 9000

/**
 * Stops in order on SIGTERM and SIGINT and leaves with 0. A second signal within a second is the first one's echo;
 * a later one leaves at once, and so does the end of the time.
 */
export function stopOnSignal(stop: () => Promise<void>): void {
  let asked: number | undefined
  const leave = (): void => {
    if (asked !== undefined) {
      if (Date.now() - asked > echoMs) process.exit(1)
      return
    }
    asked = Date.now()
    setTimeout(() => process.exit(1), stopWithinMs).unref()
    void stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', leave)
  process.on('SIGINT', leave)
}
