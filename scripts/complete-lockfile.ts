import { readFileSync, writeFileSync } from 'node:fs'

/**
 * npm leaves an optional package out of the lockfile when the registry that it asks does not have it (yet), and `npm ci` then
 * refuses the whole lockfile, everywhere. This writes the missing entries down: version and platform, read from the package's name,
 * without integrity, so that nobody's platform is forgotten and nothing is fetched for another one.
 */
export function completeLockfile(lockfile: Lockfile): string[] {
  const added: string[] = []
  for (const [path, entry] of Object.entries({ ...lockfile.packages })) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const places = [`node_modules/${name}`, `${path}/node_modules/${name}`]
      if (places.some((place) => lockfile.packages[place])) continue
      const dev = entry.dev ? { dev: true } : {}
      lockfile.packages[`node_modules/${name}`] = { version, ...dev, optional: true, ...platformOf(name) }
      added.push(name)
    }
  }
  lockfile.packages = Object.fromEntries(Object.entries(lockfile.packages).sort(byPath))
  return added
}

export interface Lockfile {
  packages: Record<string, LockfileEntry>
}

interface LockfileEntry {
  version?: string
  dev?: boolean
  optional?: boolean
  optionalDependencies?: Record<string, string>
  os?: string[]
  cpu?: string[]
  libc?: string[]
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const processors = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64']
const aliases: Record<string, string> = { windows: 'win32', '64': 'x64' }

function platformOf(name: string) {
  const words = name.split(/[/-]/).map((word) => aliases[word] ?? word)
  const os = words.filter((word) => systems.includes(word))
  const cpu = words.filter((word) => processors.includes(word))
  if (os.length !== 1 || cpu.length !== 1)
    throw new Error(
      `${name} is missing in package-lock.json, and its name does not say for which platform it is`,
    )
  const libc = words.flatMap((word) =>
    word.startsWith('musl') ? ['musl'] : word.startsWith('gnu') ? ['glibc'] : [],
  )
  return libc.length === 0 ? { os, cpu } : { os, cpu, libc }
}

function byPath([a]: [string, unknown], [b]: [string, unknown]) {
  return a.localeCompare(b, 'en')
}

if (import.meta.main) {
  const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const added = completeLockfile(lockfile)
  writeFileSync('package-lock.json', `${JSON.stringify(lockfile, null, 2)}\n`)
  console.log(
    added.length === 0 ? 'package-lock.json is complete' : `package-lock.json: added ${added.join(', ')}`,
  )
}
