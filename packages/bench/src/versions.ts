import { readFile } from 'node:fs/promises'
import { Client } from 'pg'

/** What was measured, so that a figure can be told from one of another day. */
export interface Versions {
  readonly postgres: string
  /** What `@tenantry/core` stands on: the exact versions of its manifest. */
  readonly packages: Readonly<Record<string, string>>
}

const MANIFEST = new URL('../../core/package.json', import.meta.url)

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
  const { version, dependencies } = JSON.parse(await readFile(MANIFEST, 'utf8')) as {
    version: string
    dependencies: Record<string, string>
  }
  const measured = Object.entries(dependencies).filter(([name]) => !/^@(types|tenantry)\//.test(name))
  return { '@tenantry/core': version, ...Object.fromEntries(measured) }
}
