import { constants } from 'node:fs'
import { access, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TenantryError } from '../../errors.ts'

/** The Postgres that the pinned PGlite is. Data of another major version is laid out differently, and must not be touched. */
export const PGLITE_POSTGRES_MAJOR = '18'

/** Postgres refuses to begin in a directory that is not empty, so the data has one of its own beside the holder's. */
export function dataDirectory(folder: string): string {
  return join(folder, 'data')
}

/**
 * Looks at the data of a folder before anything is changed in it.
 *
 * @throws TenantryError `unavailable` where it was written by another major version of Postgres, or is no data of ours
 */
export async function refuseForeignData(folder: string): Promise<void> {
  const data = dataDirectory(folder)
  if (!(await exists(data)) || (await exists(beginning(folder)))) return
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => '')
  const major = version.trim()
  if (major === PGLITE_POSTGRES_MAJOR)
    return await access(data, constants.R_OK | constants.W_OK | constants.X_OK)
  if (!/^\d+$/.test(major)) {
    throw new TenantryError(
      'unavailable',
      `What is in ${data} was not written by Tenantry. Choose another folder.`,
    )
  }
  const age = Number(major) > Number(PGLITE_POSTGRES_MAJOR) ? 'a newer' : 'an older'
  throw new TenantryError(
    'unavailable',
    `The data in ${folder} was written by ${age} version (Postgres ${major}; this one is Postgres ${PGLITE_POSTGRES_MAJOR}). Start the version of Tenantry that wrote it, or choose another folder.`,
    { wrote: major, reads: PGLITE_POSTGRES_MAJOR },
  )
}

/**
 * Makes the data of a folder exist in whole or not at all: a process that was killed while it made them leaves a mark, and the
 * next one begins anew. The mark stands only before anybody could have written anything of their own.
 *
 * @param make fills the data directory
 */
export async function beginOnce<T>(folder: string, make: (isNew: boolean) => Promise<T>): Promise<T> {
  const mark = beginning(folder)
  if (await exists(mark)) await rm(dataDirectory(folder), { recursive: true, force: true })
  else if (await exists(dataDirectory(folder))) return await make(false)
  await writeFile(mark, '', { mode: 0o600 })
  const made = await make(true)
  await rm(mark)
  // A power cut must not bring the mark back when there is data to lose.
  const directory = await open(folder)
  await directory.sync().finally(() => directory.close())
  return made
}

function beginning(folder: string): string {
  return join(folder, 'beginning')
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}
