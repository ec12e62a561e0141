/** Longer than a command takes, and short enough that a host which was told to stop does so within its ten seconds. */
const END_TIMEOUT_MS = 3_000

/**
 * Ends a pool when the last client has come back, and goes on without it after three seconds: a transaction that never ends must
 * not keep the host from stopping. What is still open then is rolled back by the database.
 */
export async function endPool(pool: { end(): Promise<void> }): Promise<void> {
  const { promise: tooLate, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, END_TIMEOUT_MS)
  await Promise.race([pool.end(), tooLate])
  clearTimeout(timer)
}
