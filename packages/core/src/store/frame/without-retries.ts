import { TenantryError } from '../../errors.ts'
import { isTornDown } from './database-fault.ts'

/**
 * Runs a transaction whose work is the host's and is never run twice: what it did besides writing here would be done twice.
 *
 * @throws TenantryError `unavailable` where the database tore it down for another one's sake; nothing was done
 */
export async function withoutRetries<T>(transaction: () => Promise<T>): Promise<T> {
  try {
    return await transaction()
  } catch (error) {
    if (!isTornDown(error)) throw error
    throw new TenantryError(
      'unavailable',
      'Another transaction wanted the same things at the same time, and this one gave way. Nothing was done; run it again.',
      { cause: error },
    )
  }
}
