import { setTimeout as sleep } from 'node:timers/promises'
import { TenantryError } from '../../errors.ts'
import { isTornDown, isUnforeseen } from './database-fault.ts'

/** How often a transaction is run again at most. */
const RETRIES = 5

/** The first pause in milliseconds, at most; each further one may be twice as long. */
const FIRST_PAUSE_MS = 10

/**
 * Runs a transaction, and runs it again where the database tore it down for another one's sake. Of two that want the same two e-mail
 * addresses crosswise one must give way: no order of locks prevents that.
 *
 * @throws TenantryError `unavailable` where it was torn down every time; nothing was done
 */
export async function withRetries<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await transaction()
    } catch (error) {
      if (!isTornDown(error)) throw error
      if (attempt === RETRIES) throw new TenantryError('unavailable', undefined, { cause: error })
      // Nobody was met who could be met again.
      if (isUnforeseen(error)) continue
    }
    // Two that met once would meet again if both waited equally long.
    await sleep(Math.random() * FIRST_PAUSE_MS * 2 ** attempt)
  }
}
