/** What failed for a reason of the machine's rests this long, in milliseconds, before it is begun again. */
const REST_MS = 1_000

/** Who takes longer than this, in milliseconds, does not count any more among those that run at once: others need not wait. */
const SLOW_MS = 1_000

/** Jobs that run beside each other, each at most once at a time, and only so many at once. */
export class Jobs {
  readonly #running = new Map<string, Promise<void>>()
  readonly #resting = new Set<string>()
  readonly #most: { readonly quick: number; readonly slow: number }
  readonly #changed: () => void
  #quick = 0

  /**
   * @param most how many may run at once: of those that began a moment ago, and of those that take longer
   * @param changed called when a job has ended, or another one may begin for another reason
   */
  constructor(most: { readonly quick: number; readonly slow: number }, changed: () => void) {
    this.#most = most
    this.#changed = changed
  }

  /** How many run now. */
  get size(): number {
    return this.#running.size
  }

  /** Begins a job; false where it is running already, failed a moment ago, or too many others are running. */
  begin(key: string, job: () => Promise<void>): boolean {
    const slow = this.size - this.#quick
    if (this.#running.has(key) || this.#resting.has(key)) return false
    if (this.#quick >= this.#most.quick || slow >= this.#most.slow) return false
    const quick = this.#countQuick()
    const running = job()
      .catch(() => this.#rest(key))
      .finally(() => {
        quick.end()
        this.#running.delete(key)
        this.#changed()
      })
    this.#running.set(key, running)
    return true
  }

  /** Resolves when none runs that runs now. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values())
  }

  #countQuick(): { end(): void } {
    this.#quick += 1
    let counts = true
    const end = () => {
      clearTimeout(timer)
      if (counts) this.#quick -= 1
      counts = false
    }
    const timer = setTimeout(() => {
      end()
      this.#changed()
    }, SLOW_MS).unref()
    return { end }
  }

  /** The database was away, for instance: what is to be done still stands there, and is found again. */
  #rest(key: string): void {
    this.#resting.add(key)
    setTimeout(() => {
      this.#resting.delete(key)
      this.#changed()
    }, REST_MS).unref()
  }
}
