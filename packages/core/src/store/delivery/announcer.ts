import type { OpenDatabase } from '../opening/open-database.ts'

/** Processes on one database tell each other by this that there are events. */
export const CHANNEL = 'tenantry_events'

/** However much is committed, it is said no more often than this. */
const PAUSE_MS = 25

/**
 * Tells other processes that there are events, after the commit and beside it. Said within the transaction it would make every commit
 * of the whole server wait for every other one: Postgres takes one lock for all that notify, and holds it until the commit is on disk.
 * What is lost when this process dies in between is found by the others when they ask by themselves.
 */
export class Announcer {
  readonly #database: OpenDatabase
  #timer: NodeJS.Timeout | undefined
  #saying: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(database: OpenDatabase) {
    this.#database = database
  }

  /** There is something new. */
  ring(): void {
    // An embedded database has no other process.
    if (this.#database.kind === 'pglite' || this.#closed) return
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#say()
    }, PAUSE_MS)
  }

  /** Says at once what is not said yet. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#timer !== undefined) {
      clearTimeout(this.#timer)
      this.#say()
    }
    await this.#saying
  }

  #say(): void {
    this.#saying = this.#database.pool.query('select pg_notify($1, $2)', [CHANNEL, '']).catch(() => undefined)
  }
}
