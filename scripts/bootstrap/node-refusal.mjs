import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The platforms for which package.json brings Node 24 as an optional dependency. */
const bundled = ['linux x64', 'linux arm64', 'win32 x64']

/**
 * One sentence when no Node 24 will be there to run the project, or undefined.
 * Before installing, a platform for which a Node 24 comes along is taken at its word.
 */
export function nodeRefusal({ root, beforeInstalling = false, machine = process }) {
  const { platform, arch, versions } = machine
  const brought = beforeInstalling
    ? bundled.includes(`${platform} ${arch}`)
    : existsSync(join(root, 'node_modules/.bin', platform === 'win32' ? 'node.cmd' : 'node'))
  if (brought || Number(versions.node.split('.')[0]) >= 24) return undefined
  return (
    `Tenantry runs on Node.js 24, which it brings along for Linux (x64, arm64) and Windows (x64) only: ` +
    `on ${platform} ${arch} install Node.js 24 or newer from https://nodejs.org (this is ${versions.node}) and run the same command again.`
  )
}
