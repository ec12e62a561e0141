import { AsyncLocalStorage } from 'node:async_hooks'
import { TenantryError } from './errors.ts'

/**
 * Knows of the code that runs now whether it was called from within a host's transaction. Another transaction of the same Tenantry
 * would not see what that one did, would wait for its locks and, on the one session of an embedded database, for ever.
 */
export class Enclosure {
  readonly #transaction = new AsyncLocalStorage<{ open: boolean }>()

  /** Runs the host's callback, inside. What it leaves running is outside again as soon as the callback has ended. */
  async run<T>(callback: () => Promise<T>): Promise<T> {
    const transaction = { open: true }
    try {
      return await this.#transaction.run(transaction, callback)
    } finally {
      transaction.open = false
    }
  }

  /** @throws TenantryError `conflict` inside of a host's transaction */
  refuseInside(): void {
    if (this.#transaction.getStore()?.open !== true) return
    throw new TenantryError(
      'conflict',
      'A transaction is open here. Use the tx that its callback was given, and no session and no other transaction, until it has ended.',
    )
  }
}
