import { PGlite } from '@electric-sql/pglite'
import { PglitePool } from './pglite-pool.ts'
import { endPool } from './pool-end.ts'

/** An embedded database that runs, and its only pool: a query beside the pool would run inside an open transaction. */
export interface RunningPglite {
  readonly pool: PglitePool
  /** The data directory as a tar file, for others to begin with. Nobody may be in a transaction. */
  dump(): Promise<Blob>
  close(): Promise<void>
}

/**
 * Starts an embedded database in this process.
 *
 * @param dataDir the data directory, or undefined for one in memory
 * @param snapshot what `dump` gave, to begin with instead of an empty database
 * @param waitTimeoutMs how long a caller waits for the only session
 */
export async function startPglite({
  dataDir,
  snapshot,
  waitTimeoutMs,
}: {
  dataDir?: string
  snapshot?: Blob
  waitTimeoutMs: number
}): Promise<RunningPglite> {
  const database = await PGlite.create({
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(snapshot === undefined ? {} : { loadDataDir: snapshot }),
  })
  const pool = new PglitePool(database, waitTimeoutMs)
  return {
    pool,
    async dump() {
      // What is only in the log would be replayed at every start from the dump.
      await pool.query('checkpoint')
      return await database.dumpDataDir('none')
    },
    async close() {
      await endPool(pool)
      await database.close()
    },
  }
}
