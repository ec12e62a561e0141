import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copyEmptyData, keepEmptyData } from '../store/opening/pglite-empty-data.ts'
import { startPglite } from '../store/opening/pglite-start.ts'
import type { DatabaseTemplate, TestDatabase } from './database-template.ts'
import { lastingLeftovers } from './leak-check.ts'
import { exclusively, keepSnapshot, keptSnapshot } from './test-run.ts'

const WAIT_TIMEOUT_MS = 10_000

const EMPTY: DatabaseTemplate = { name: 'empty', async prepare() {} }

/** A database in the memory of this process. */
export async function createPgliteTestDatabase(template: DatabaseTemplate = EMPTY): Promise<TestDatabase> {
  const snapshot = await preparedSnapshot(template)
  const database = await startPglite({ snapshot, waitTimeoutMs: WAIT_TIMEOUT_MS })
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
    const snapshot = await prepareFromEmpty(prepare)
    await keepSnapshot(name, snapshot)
    return snapshot
  })
}

/** In a folder, because an empty one is copied there quickly; the first run on a machine makes it for all that come. */
async function prepareFromEmpty(prepare: DatabaseTemplate['prepare']): Promise<Blob> {
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-template-'))
  try {
    await exclusively('pglite-empty-data', keepEmptyData)
    await copyEmptyData(join(folder, 'data'))
    const database = await startPglite({ dataDir: join(folder, 'data'), waitTimeoutMs: WAIT_TIMEOUT_MS })
    try {
      await prepare(database.pool)
      return await database.dump()
    } finally {
      await database.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
