import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { startPglite } from './pglite-start.ts'

/**
 * An empty database as a tar file of its data directory. Beginning with it takes a quarter of the time that `initdb` takes.
 *
 * Where it lies: `node_modules/.cache/tenantry`, beside the PGlite that made it and named for its version. Nothing depends on it
 * being there.
 */
export async function emptySnapshot(): Promise<Blob | undefined> {
  try {
    return new Blob([await readFile(await snapshotPath())])
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Makes the snapshot where there is none; meant for the moment when dependencies have just been installed. */
export async function makeEmptySnapshot(): Promise<void> {
  if ((await emptySnapshot()) !== undefined) return
  const database = await startPglite({ waitTimeoutMs: 1_000 })
  const tar = await database.dump()
  await database.close()
  const path = await snapshotPath()
  const draft = `${path}.${process.pid}`
  await mkdir(dirname(path), { recursive: true })
  await writeFile(draft, tar.stream())
  await rename(draft, path)
}

async function snapshotPath(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const home = dirname(dirname(entry))
  const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string }
  return join(home, '..', '..', '.cache', 'tenantry', `pglite-${version}.tar`)
}
