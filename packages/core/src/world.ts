import type { Kysely } from 'kysely'
import type { Tables } from './store/schema.ts'

/** What the pipeline takes from outside; a test gives its own. */
export interface World {
  /** One transaction: committed when the work returns, rolled back when it throws. */
  readonly transaction: <T>(work: (db: Kysely<Tables>) => Promise<T>) => Promise<T>
  readonly now: () => Date
  readonly random: (bytes: number) => Buffer
}
