import { TenantryError } from './errors.ts'

/**
 * The steps of a host's transaction: one after the other, as they were called, whether awaited or not. Once one has failed nothing
 * more is done, also where the host catches the refusal and goes on: all of it is undone.
 */
export class HostSteps {
  #last: Promise<unknown> = Promise.resolve()
  #failure: { readonly error: unknown } | null = null
  #ended = false

  /**
   * Takes a step when those before it are done.
   *
   * @param spoils whether a failure undoes the whole transaction
   * @throws TenantryError `conflict` after the end, and after a step that failed
   */
  take<T>(step: () => Promise<T>, spoils: (error: unknown) => boolean = () => true): Promise<T> {
    if (this.#ended) return Promise.reject(over())
    const taken = this.#last.then(() => {
      if (this.#failure !== null) throw spoilt(this.#failure.error)
      return step()
    })
    const judged = taken.catch((error: unknown) => {
      if (spoils(error)) this.#failure ??= { error }
      throw error
    })
    this.#last = judged.catch(() => undefined)
    return judged
  }

  /**
   * Runs the host's callback and waits for the steps that it began, also for those that it does not wait for itself.
   *
   * @throws what the first failed step was refused with, also where the callback caught it; otherwise what the callback threw
   */
  async around<T>(callback: () => Promise<T>): Promise<T> {
    try {
      const answer = await callback()
      await this.#end()
      if (this.#failure !== null) throw this.#failure.error
      return answer
    } catch (error) {
      const first = this.#failure
      this.#failure ??= { error }
      await this.#end()
      throw first !== null && error instanceof TenantryError && error.cause === first.error
        ? first.error
        : error
    }
  }

  async #end(): Promise<void> {
    this.#ended = true
    await this.#last
  }
}

function over(): TenantryError {
  return new TenantryError(
    'conflict',
    'This transaction has ended. Await everything that belongs to it within its callback, or begin another one.',
  )
}

function spoilt(cause: unknown): TenantryError {
  return new TenantryError(
    'conflict',
    'Something in this transaction was refused, so all of it is undone. Begin another one.',
    { cause },
  )
}
