import { readdir, readFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { isRunning, type ProcessMark } from './folder-process.ts'

/** Who holds a folder, as it stands in `holder.<n>/holder.json`. */
export interface HolderFile extends ProcessMark {
  /** Where the holder listens. */
  readonly address: string
  /** ISO time, for people. */
  readonly since: string
}

/** The file whose presence says that the holder has let go in an orderly way. */
export const RELEASED = 'released'

/** The highest `n` of `holder.<n>` in a folder, 0 where there is none. */
export async function newestHolder(folder: string): Promise<number> {
  const names = await readdir(folder)
  return Math.max(0, ...names.map((name) => Number(/^holder\.(\d+)$/.exec(name)?.[1] ?? 0)))
}

export function holderDirectory(folder: string, generation: number): string {
  return join(folder, `holder.${generation}`)
}

/**
 * The living holder of a generation, or null.
 *
 * It is dead only where it let go, or where nobody listens *and* the process of its mark is gone: a socket may be swept away
 * with other temporary files, and a number may belong to another process by now.
 */
export async function livingHolder(directory: string): Promise<HolderFile | null> {
  const [text, released] = await Promise.all([
    readOrNull(join(directory, 'holder.json')),
    readOrNull(join(directory, RELEASED)),
  ])
  // The directory comes into being with its file complete: without one it is being swept away.
  if (text === null || released !== null) return null
  const holder = JSON.parse(text) as HolderFile
  return (await listens(holder.address)) || isRunning(holder) ? holder : null
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Whether somebody listens; that they are too busy to answer, or that their queue is full, is a yes. */
function listens(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(address)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'),
    )
  })
}
