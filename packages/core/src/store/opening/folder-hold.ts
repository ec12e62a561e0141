import { mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { TenantryError } from '../../errors.ts'
import { type FolderDoor, openDoor, type RequestHandler } from './folder-door.ts'
import {
  type HolderFile,
  holderDirectory,
  livingHolder,
  newestHolder,
  RELEASED,
} from './folder-holder-file.ts'
import { markOfThisProcess } from './folder-process.ts'

/** Far more turns than processes can be that open one folder at the same moment. */
const MAX_TURNS = 1_000

/** What the one process has that may open the database of a folder. */
export interface FolderHold {
  /** Answers what other processes ask the holder; until this is called, they wait. */
  serve(handler: RequestHandler): void
  /** Stops answering; the folder stays held. */
  stopServing(): Promise<void>
  /** Lets go of the folder. */
  release(): Promise<void>
}

/**
 * Makes this process the only one that opens the database of a folder. Two on one folder lose data, and PGlite does not notice.
 *
 * Holders are numbered: each is a directory `holder.<n>`, made elsewhere with its listening socket and its file in it, and put in
 * place by one `rename`, which fails where a holder of that number is. So of many who find the last holder dead only one
 * becomes the next. A lock file that is removed and made anew cannot promise that: a slow process removes the new one in the
 * belief that it is the dead one. The newest directory is therefore never removed, not even on release; the older ones are,
 * and whoever is so slow as to take such a number finds a newer one after its rename, and steps back.
 *
 * @param folder exists and can be written
 * @throws TenantryError `unavailable`, naming the holder, as long as it lives
 */
export async function holdFolder(folder: string): Promise<FolderHold> {
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const newest = await newestHolder(folder)
    const holder = newest === 0 ? null : await livingHolder(holderDirectory(folder, newest))
    if (holder !== null) throw heldBy(folder, holder)
    const hold = await tryToBecome(folder, newest + 1)
    if (hold !== null) return hold
  }
  throw new TenantryError(
    'unavailable',
    `The folder ${folder} changes hands all the time. Start one process on it only.`,
  )
}

function heldBy(folder: string, { pid, since }: HolderFile): TenantryError {
  return new TenantryError(
    'unavailable',
    `The folder ${folder} is in use by process ${pid} since ${since}. Stop that process, or name another folder (pglite:<folder>). While it runs, npx tenantry works through it.`,
    { pid, since },
  )
}

async function tryToBecome(folder: string, generation: number): Promise<FolderHold | null> {
  const place = holderDirectory(folder, generation)
  const draft = await mkdtemp(join(folder, 'holder-'))
  try {
    const door = await openDoor(draft, place)
    await writeDurably(join(draft, 'holder.json'), {
      ...markOfThisProcess(),
      address: door.address,
      since: new Date().toISOString(),
    })
    if (await putInPlace(draft, place)) {
      if ((await newestHolder(folder)) === generation) {
        await sweepOlder(folder, basename(place))
        return holdOf(place, door)
      }
      await sweep(place)
    }
    await door.close()
    return null
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** Whether nobody was faster. */
async function putInPlace(draft: string, place: string): Promise<boolean> {
  return await rename(draft, place).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTEMPTY' || error.code === 'EEXIST') return false
      throw error
    },
  )
}

function holdOf(place: string, door: FolderDoor): FolderHold {
  return {
    serve: door.serve,
    stopServing: door.close,
    async release() {
      await writeFile(join(place, RELEASED), '')
    },
  }
}

/** After a power cut a file may be there and empty, unless it was written through before it got its name. */
async function writeDurably(path: string, content: HolderFile): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(JSON.stringify(content))
    await file.sync()
  } finally {
    await file.close()
  }
}

async function sweepOlder(folder: string, own: string): Promise<void> {
  const names = await readdir(folder)
  const older = names.filter((name) => name.startsWith('holder.') && name !== own)
  await Promise.all(older.map((name) => sweep(join(folder, name))))
}

/** What cannot be removed now, because somebody just puts themselves there, is removed by the next holder. */
async function sweep(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true }).catch(() => {})
}
