/** Time that passes only when a test says so, so that no test waits for a day. */
export class ManualClock {
  #now = new Date('2026-03-02T09:00:00.000Z')

  readonly now = (): Date => new Date(this.#now)

  /** Lets time pass, in milliseconds. */
  advance(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms)
  }
}

export const HOUR_MS = 3_600_000
