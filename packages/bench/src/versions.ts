import { readFile } from 'node:fs/promises'
import { Client } from 'pg'

/** What was measured, so that a figure can be told from one of another day. */
export interface Versions {
  readonly postgres: string
  /** What the sides stand on: the exact versions of their manifests. */
  readonly packages: Readonly<Record<string, string>>
}

/** What a measurement goes through besides what the core stands on: the bot's framework, and the peer. */
const BESIDE = ['@slack/bolt', 'better-auth', '@better-auth/api-key']

/** The version that a server tells of itself, such as `18.4`. */
export async function versionOf(url: string): Promise<string> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version')
    return rows[0]?.server_version.split(' ')[0] ?? 'of unknown version'
  } finally {
    await client.end()
  }
}

export async function packageVersions(): Promise<Versions['packages']> {
  const core = await manifestOf('../../core/package.json')
  const bot = await manifestOf('../../../apps/slack/package.json')
  const peer = await manifestOf('../package.json')
  const stands = Object.entries(core.dependencies).filter(([name]) => !/^@(types|tenantry)\//.test(name))
  const beside = Object.entries({ ...bot.dependencies, ...peer.devDependencies }).filter(([name]) =>
    BESIDE.includes(name),
  )
  return { '@tenantry/core': core.version, ...Object.fromEntries([...stands, ...beside]) }
}

interface Manifest {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

async function manifestOf(path: string): Promise<Manifest> {
  return JSON.parse(await readFile(new URL(path, import.meta.url), 'utf8')) as Manifest
}
