import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder that only this user may enter, and what is missing above it. One that exists keeps its mode.
 *
 * Node's own recursive `mkdir` never ends where the file system answers ENOENT below a folder that exists, as `/proc` does.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  if (await isFolder(path)) return
  const parent = dirname(path)
  if (!(await isFolder(parent))) await makePrivateFolder(parent)
  await mkdir(path, { mode: 0o700 }).catch(async (error: NodeJS.ErrnoException) => {
    // Another process may have made it meanwhile; a file of that name stays an error.
    if (error.code !== 'EEXIST' || !(await isFolder(path))) throw error
  })
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}
