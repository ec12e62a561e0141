/** So many different things wait at most: strangers could otherwise fill the memory. What does not fit is not written. */
const MOST_WAITING = 1_000

/** What comes within this time, in milliseconds, is written together, and after the answers that it came with. */
const GATHER_MS = 100

/** What `close` waits at most, in milliseconds: a database that does not answer must not keep a host from ending. */
const CLOSE_MS = 2_000

/**
 * What is written beside an answer and never in its way: it delays no call, fails none, and is lost where the process dies. One thing
 * at a time, because an embedded database has one session, for which the next call waits.
 */
export class Aside {
  readonly #waiting = new Map<string, () => Promise<void>>()
  #running: Promise<void> | undefined
  #closed = false
  #hurry: (() => void) | undefined

  /**
   * Has something written soon. False where it will not be.
   *
   * @param name what waits under the same name already is written once
   */
  add(name: string, write: () => Promise<void>): boolean {
    if (this.#closed || (this.#waiting.size >= MOST_WAITING && !this.#waiting.has(name))) return false
    this.#waiting.set(name, write)
    this.#running ??= this.#writeAll()
    return true
  }

  /** Writes what waits, and takes nothing more. */
  async close(): Promise<void> {
    this.#closed = true
    this.#hurry?.()
    const { promise: tooLate, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, CLOSE_MS)
    await Promise.race([this.#running, tooLate])
    clearTimeout(timer)
    this.#waiting.clear()
  }

  async #writeAll(): Promise<void> {
    const { promise: gathered, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, GATHER_MS).unref()
    this.#hurry = resolve
    await gathered
    clearTimeout(timer)
    for (const [name, write] of this.#waiting) {
      this.#waiting.delete(name)
      // Nobody waits for it who could be told: what did not work is tried again when it happens again.
      await write().catch(() => undefined)
    }
    this.#running = undefined
  }
}
