import { copyFile, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { startPglite } from './pglite-start.ts'

/** PGlite lets everybody write to its files: only the folder around them keeps others out. */
const PRIVATE = 0o700

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
    await copyFolder(source, dataDir)
    return true
  } catch {
    // Absent, or another user's: half a copy would be taken for damaged data.
    await rm(dataDir, { recursive: true, force: true })
    return false
  }
}

/**
 * Copies a folder of files, several at once. Node's own `cp` takes ten times as long for the thousand small ones that a database is, and its
 * `cpSync` aborts the process where it may not read something, or the disk is full. Nothing is under way any more once this has failed.
 */
async function copyFolder(source: string, target: string): Promise<void> {
  await mkdir(target, { mode: PRIVATE })
  const entries = await readdir(source, { withFileTypes: true })
  const copied = await Promise.allSettled(
    entries.map((entry) => {
      const [from, to] = [join(source, entry.name), join(target, entry.name)]
      return entry.isDirectory() ? copyFolder(from, to) : copyFile(from, to)
    }),
  )
  for (const each of copied) if (each.status === 'rejected') throw each.reason
}

/** Makes the empty database where there is none; meant for the moment when dependencies have just been installed. */
export async function keepEmptyData(): Promise<void> {
  const path = await emptyDataPath()
  if (await stat(path).catch(() => null)) return
  const draft = `${path}.${process.pid}`
  await mkdir(dirname(path), { recursive: true })
  await mkdir(draft, { mode: PRIVATE })
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
