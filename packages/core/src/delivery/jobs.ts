/** What failed for a reason of the machine's rests this long, in milliseconds, before it is begun again. */
const REST_MS = 1_000

/** Jobs that run beside each other, each at most once at a time. */
export class Jobs {
  readonly #running = new Map<string, Promise<void>>()
  readonly #resting = new Set<string>()
  readonly #ended: () => void

  /** @param ended called when a job has ended, or may be begun again */
  constructor(ended: () => void) {
    this.#ended = ended
  }

  /** How many run now. */
  get size(): number {
    return this.#running.size
  }

  /** Begins a job; false where it is running already, or failed a moment ago. */
  begin(key: string, job: () => Promise<void>): boolean {
    if (this.#running.has(key) || this.#resting.has(key)) return false
    const running = job()
      .catch(() => this.#rest(key))
      .finally(() => {
        this.#running.delete(key)
        this.#ended()
      })
    this.#running.set(key, running)
    return true
  }

  /** Resolves when none runs that runs now. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values())
  }

  /** The database was away, for instance: what is to be done still stands there, and is found again. */
  #rest(key: string): void {
    this.#resting.add(key)
    setTimeout(() => {
      this.#resting.delete(key)
      this.#ended()
    }, REST_MS).unref()
  }
}
