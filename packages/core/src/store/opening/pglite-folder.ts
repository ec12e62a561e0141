import { TenantryError } from '../../errors.ts'
import type { RequestHandler } from './folder-door.ts'
import { type FolderHold, holdFolder } from './folder-hold.ts'
import { makePrivateFolder } from './folder-make.ts'
import { refuseUnusable } from './folder-refusal.ts'
import { beginOnce, dataDirectory, refuseForeignData } from './pglite-data.ts'
import { copyEmptyData } from './pglite-empty-data.ts'
import { type RunningPglite, startPglite } from './pglite-start.ts'

/** What the holder of a folder offers to other processes that need its database. */
export interface FolderHolder {
  readonly path: string
  /** Answers their requests (`askHolder`); they wait until this is called, which is done once. */
  serve(handler: RequestHandler): void
}

/**
 * Opens the embedded database of a folder, which is made with mode 0700 where it is missing. One process at a time has it.
 *
 * Nothing is forced to the disk: a killed process loses nothing, a power cut may lose the last moments.
 *
 * @param folder absolute path
 * @throws TenantryError `unavailable` where it cannot be written, is in use, or holds data that this version does not read
 */
export async function openPgliteFolder(
  folder: string,
  { waitTimeoutMs }: { waitTimeoutMs: number },
): Promise<Omit<RunningPglite, 'dump'> & { folder: FolderHolder }> {
  return await refuseUnusable(folder, async () => {
    await makePrivateFolder(folder)
    await refuseForeignData(folder)
    const hold = await holdFolder(folder)
    try {
      const database = await start(folder, waitTimeoutMs)
      return {
        pool: database.pool,
        folder: { path: folder, serve: hold.serve },
        close: () => closeInOrder(hold, database),
      }
    } catch (error) {
      await hold.stopServing()
      await hold.release()
      throw error
    }
  })
}

async function start(folder: string, waitTimeoutMs: number): Promise<RunningPglite> {
  return await beginOnce(folder, async (isNew) => {
    const dataDir = dataDirectory(folder)
    if (isNew && !(await copyEmptyData(dataDir))) await makePrivateFolder(dataDir)
    return await startPglite({ dataDir, waitTimeoutMs }).catch((error: unknown) => {
      throw new TenantryError(
        'unavailable',
        `The data in ${folder} cannot be opened. Put a copy of it back that was made while nothing ran, or choose another folder.`,
        { cause: error },
      )
    })
  })
}

/** The folder is let go only when nothing can write to it any more. */
async function closeInOrder(hold: FolderHold, database: RunningPglite): Promise<void> {
  await hold.stopServing()
  await database.close()
  await hold.release()
}
