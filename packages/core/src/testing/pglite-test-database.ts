import { emptySnapshot } from '../store/pglite-snapshot.ts'
import { type RunningPglite, startPglite } from '../store/pglite-start.ts'
import { lastingLeftovers } from './leak-check.ts'
import type { DatabaseTemplate, TestDatabase } from './test-database.ts'
import { exclusively, keepSnapshot, keptSnapshot } from './test-run.ts'

const WAIT_TIMEOUT_MS = 10_000

/** A database in the memory of this process. */
export async function createPgliteTestDatabase(template?: DatabaseTemplate): Promise<TestDatabase> {
  const database = await start(
    template === undefined ? await emptySnapshot() : await preparedSnapshot(template),
  )
  const { pool } = database
  return {
    kind: 'pglite',
    location: pool,
    pool,
    async drop() {
      const left = await lastingLeftovers(() => {
        const lent = pool.totalCount - pool.idleCount
        return lent + pool.waitingCount === 0 ? [] : [`${lent} lent, ${pool.waitingCount} waiting`]
      })
      if (left.length === 0) await database.close()
      else throw new Error(`a client was not given back: ${left.join('')}`)
    },
  }
}

async function preparedSnapshot({ name, prepare }: DatabaseTemplate): Promise<Blob> {
  return await exclusively(`pglite-${name}`, async () => {
    const kept = await keptSnapshot(name)
    if (kept !== undefined) return kept
    const database = await start(await emptySnapshot())
    await prepare(database.pool)
    const snapshot = await database.dump()
    await database.close()
    await keepSnapshot(name, snapshot)
    return snapshot
  })
}

async function start(snapshot: Blob | undefined): Promise<RunningPglite> {
  return await startPglite({ snapshot, waitTimeoutMs: WAIT_TIMEOUT_MS })
}
