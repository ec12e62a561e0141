import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.ts'
import { checked, type Outcome } from './step.ts'

/** What may reach a user's machine at run time. */
const runtime = ['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'ISC', 'PostgreSQL']

/** What may also stand on a developer's machine. */
const tools = [...runtime, 'MPL-2.0', 'CC0-1.0', 'BlueOak-1.0.0', 'Python-2.0']

/** Accepted one by one, for development only. */
const accepted: Record<string, string> = {
  // Public domain, next to no code; testcontainers brings it for SSH tunnels, which no test here opens.
  tweetnacl: 'Unlicense',
  // A table of what browsers can do, which the compiler below the mutation testing reads. Nothing of it is copied or shipped.
  'caniuse-lite': 'CC-BY-4.0',
}

/** One line for each installed package whose licence is not on the list for what it is used for. */
export function findLicenceProblems(folder: string): string[] {
  const lockfile = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'))
  const installed = Object.entries<LockfileEntry>(lockfile.packages).filter(
    ([path, entry]) => path.includes('node_modules/') && !entry.link,
  )
  if (installed.length === 0) return ['nothing is installed: no licence was read']
  return installed.flatMap(([path, entry]) => {
    const manifest = JSON.parse(readFileSync(join(folder, path, 'package.json'), 'utf8'))
    const licence = licenceOf(manifest)
    const allowed = entry.dev ? tools : runtime
    if (isAllowed(licence, allowed) || (entry.dev && accepted[manifest.name] === licence)) return []
    return [
      `${manifest.name}@${manifest.version}: ${licence || 'no licence named'}, used ${entry.dev ? 'as a tool' : 'at run time'}`,
    ]
  })
}

export async function checkLicences(): Promise<Outcome> {
  return checked(findLicenceProblems(root).join('\n'))
}

/** An SPDX expression holds when one of its alternatives names only what is allowed. */
function isAllowed(expression: string, allowed: string[]): boolean {
  const alternatives = expression.replace(/[()]/g, '').split(/ OR /i)
  if (/\(.* OR .*\).* AND | AND .*\(.* OR /i.test(expression)) return false // nested: to be read by a person
  return alternatives.some((all) => all.split(/ AND /i).every((licence) => allowed.includes(licence.trim())))
}

/** Old packages name a list of objects. */
function licenceOf(manifest: Manifest): string {
  const { license, licenses } = manifest
  if (typeof license === 'string') return license
  return [license, licenses]
    .flat()
    .flatMap((each) => each?.type ?? [])
    .join(' OR ')
}

interface LockfileEntry {
  dev?: boolean
  link?: boolean
}

interface Manifest {
  name: string
  version: string
  license?: string | { type: string }
  licenses?: { type: string }[]
}
