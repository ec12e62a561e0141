import type { Pool } from '../store/opening/database-pool.ts'
import type { DatabaseLocation } from '../store/opening/open-database.ts'

/** For `describe.each`: one suite, both databases. */
export const DATABASE_KINDS = ['postgres', 'pglite'] as const

export type DatabaseKind = (typeof DATABASE_KINDS)[number]

/** What many test databases begin with: made once in a test run, then copied. */
export interface DatabaseTemplate {
  /** Lower-case letters, digits and dashes; one name stands for one content. */
  readonly name: string
  /** Fills an empty database, and closes what it opened. */
  prepare(location: DatabaseLocation): Promise<void>
}

/** An empty or prepared database that nobody else uses. */
export interface TestDatabase {
  readonly kind: DatabaseKind
  /** For `openDatabase`; an address on Postgres, a pool on PGlite. */
  readonly location: DatabaseLocation
  /** With all rights, to look at rows and to make trouble. */
  readonly pool: Pool
  /** @throws Error where a connection is still open or a client was not given back, so that the test that leaked it fails */
  drop(): Promise<void>
}
