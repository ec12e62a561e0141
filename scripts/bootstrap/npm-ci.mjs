import { spawn } from 'node:child_process'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { holdsAll } from './installed.mjs'

/** What npm and Node call it when the registry cannot be reached. */
const unreachable =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED)\b/

const asNode24 = fileURLToPath(new URL('as-node-24.cjs', import.meta.url))

const args = [
  'ci',
  '--include=dev', // also under NODE_ENV=production: the checks and the start need them
  '--include=optional', // Node 24 itself is one
  '--engine-strict=false', // the machine's Node only installs; the project runs on its own
  '--prefer-offline',
  '--fetch-retries=2', // without a network: seconds, not minutes
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=5000',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
]

/** Fills node_modules from the lockfile. Returns one sentence when that failed, after what npm said about it. */
export async function npmCi(root) {
  const startedAt = Date.now()
  console.error('Installing dependencies (the first time, and when they change) …')
  const { code, said } = await run(root)
  if (code === 0 && !holdsAll(root))
    return 'npm has installed less than the lockfile asks for: see which of its settings leaves packages out (`npm config list`), and run the same command again.'
  if (code === 0) {
    console.error(`Installed in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`)
    return undefined
  }
  const reason = unreachable.exec(said)?.[0]
  if (reason !== undefined)
    return `The npm registry could not be reached (${reason}), so nothing is installed: connect to the network, or name your registry or proxy in ~/.npmrc, and run the same command again.`
  console.error(said.trimEnd())
  return 'The dependencies could not be installed: what npm said about it is above.'
}

/** The npm that runs us knows its own path, and works with the Node that it was started with. */
function npm() {
  const path = process.env.npm_execpath
  if (path !== undefined && basename(path) === 'npm-cli.js')
    return {
      command: process.env.npm_node_execpath ?? process.execPath,
      before: ['--require', asNode24, path],
      shell: false,
    }
  return { command: 'npm', before: [], shell: process.platform === 'win32' }
}

function run(root) {
  const { command, before, shell } = npm()
  return new Promise((resolve) => {
    const child = spawn(command, [...before, ...args], {
      cwd: root,
      shell,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text
    })
    child.on('error', (error) => resolve({ code: 1, said: String(error) }))
    child.on('close', (code) => resolve({ code, said }))
  })
}
