import { cpSync } from 'node:fs'
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { startPglite } from './pglite-start.ts'

/**
 * Puts a database that was made before and is still empty into a folder's data directory, where there is one: the first start
 * takes a quarter of the processor time then.
 *
 * It lies in `node_modules/.cache/tenantry`, beside the PGlite that made it and named for its version. Nothing depends on it.
 *
 * @returns whether there was one
 */
export async function copyEmptyData(dataDir: string): Promise<boolean> {
  const source = await emptyDataPath()
  try {
    // Node's asynchronous copying takes ten times as long, and the start waits for it either way.
    cpSync(source, dataDir, { recursive: true })
    return true
  } catch {
    // Absent, or another user's: half a copy would be taken for damaged data.
    await rm(dataDir, { recursive: true, force: true })
    return false
  }
}

/** Makes the empty database where there is none; meant for the moment when dependencies have just been installed. */
export async function keepEmptyData(): Promise<void> {
  const path = await emptyDataPath()
  if (await stat(path).catch(() => null)) return
  const draft = `${path}.${process.pid}`
  await mkdir(dirname(path), { recursive: true })
  const database = await startPglite({ dataDir: draft, waitTimeoutMs: 1_000 })
  await database.pool.query('checkpoint')
  await database.close()
  // Another process may have been faster; theirs is as good.
  await rename(draft, path).catch(() => rm(draft, { recursive: true, force: true }))
}

async function emptyDataPath(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const home = dirname(dirname(entry))
  const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string }
  return join(home, '..', '..', '.cache', 'tenantry', `pglite-${version}`)
}
