import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const stampFile = (root) => join(root, 'node_modules/.tenantry-installed')

/** True when node_modules was filled from this very lockfile, for this platform. Reads two small files: it runs before every command. */
export function isInstalled(root) {
  return read(stampFile(root)) === stamp(root)
}

/** Says that node_modules now holds what the lockfile asks for. */
export function markInstalled(root) {
  writeFileSync(stampFile(root), stamp(root))
}

/**
 * True when node_modules holds all that the lockfile asks for on this platform, and nothing else, in the same versions: after an
 * install, and when somebody's own `npm ci` did it (doing it again would take their node_modules away under whatever is running).
 */
export function holdsAll(root) {
  const present = packagesOf(join(root, 'node_modules/.package-lock.json'))
  const wanted = packagesOf(join(root, 'package-lock.json'))
  if (present === undefined || wanted === undefined) return false
  const missing = Object.keys(wanted).filter((path) => path !== '' && !same(wanted[path], present[path]))
  const extraneous = Object.keys(present).filter((path) => wanted[path] === undefined)
  return (
    extraneous.length === 0 &&
    missing.every((path) => present[path] === undefined && mayBeMissing(wanted[path]))
  )
}

function stamp(root) {
  const lockfile = read(join(root, 'package-lock.json')) ?? ''
  return `${createHash('sha256').update(lockfile).digest('hex')} ${process.platform} ${process.arch}\n`
}

function same(wanted, present) {
  return present !== undefined && wanted.version === present.version && wanted.integrity === present.integrity
}

/** An optional package that names no platform hangs from one that does. */
function mayBeMissing({ optional, os, cpu, libc }) {
  if (optional !== true) return false
  const namesNone = os === undefined && cpu === undefined && libc === undefined
  return (
    namesNone || excludes(os, process.platform) || excludes(cpu, process.arch) || excludes(libc, libcHere())
  )
}

function excludes(list, value) {
  return list !== undefined && !list.includes(value)
}

function libcHere() {
  return process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc'
}

function packagesOf(lockfile) {
  const text = read(lockfile)
  return text === undefined ? undefined : JSON.parse(text).packages
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}
