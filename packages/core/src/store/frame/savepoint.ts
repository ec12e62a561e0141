import type { FrameConnection } from './frame-connection.ts'

/** One name does for all: the innermost of the same name is the one that is meant, and a transaction does one thing at a time. */
const NAME = 'tenantry_savepoint'

/**
 * Runs `work` so that nothing is left of it when it throws, and everything before it stays. A statement that fails inside spoils the
 * transaction only as far as here.
 *
 * @throws what `work` threw; or why it could not be undone, and then the transaction is good for nothing
 */
export async function inSavepoint<T>(connection: FrameConnection, work: () => Promise<T>): Promise<T> {
  connection.send(`savepoint ${NAME}`).catch(() => undefined)
  try {
    const result = await work()
    await connection.send(`release savepoint ${NAME}`)
    return result
  } catch (error) {
    await connection.send(`rollback to savepoint ${NAME}`)
    await connection.send(`release savepoint ${NAME}`)
    throw error
  }
}
