import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { lstat, mkdir, readFile, rename } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createBrotliDecompress } from 'node:zlib'

/**
 * The Chromium that the package @sparticuz/chromium carries, unpacked once for each user and version, which takes
 * some seconds. The package's own way of unpacking shares one half-written file between users and processes.
 */
export async function carriedChromium(): Promise<string> {
  const entry = fileURLToPath(import.meta.resolve('@sparticuz/chromium'))
  const home = join(entry, '..', '..')
  const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string }
  const folder = join(tmpdir(), `tenantry-chromium-${version}-${userInfo().uid}`)
  const path = join(folder, 'chromium')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // The folder's name can be guessed: what somebody else has put there is not run.
  const owner = await lstat(folder)
  if (!owner.isDirectory() || owner.uid !== userInfo().uid)
    throw new Error(`${folder} belongs to somebody else.`)
  if (existsSync(path)) return path
  const half = `${path}.${process.pid}`
  await pipeline(
    createReadStream(join(home, 'bin', 'chromium.br')),
    createBrotliDecompress(),
    createWriteStream(half, { mode: 0o700 }),
  )
  await rename(half, path)
  return path
}
