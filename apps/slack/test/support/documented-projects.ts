import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTenantry, type HostSubject, type Tenantry } from '@tenantry/core'
import type { TestDatabase } from '@tenantry/core/testing'

const DOCUMENT = new URL('../../../../docs/host-commands.md', import.meta.url)

type Commands = NonNullable<NonNullable<Parameters<typeof createTenantry>[0]>['commands']>

/** The commands of a host's own that the documentation shows, as they stand there. */
async function documentedProjects(): Promise<{
  commands: Commands
  subjects: Readonly<Record<string, HostSubject>>
}> {
  const lines = /```ts\n(\/\/ projects\.ts\n[\s\S]*?)```/.exec(await readFile(DOCUMENT, 'utf8'))?.[1] ?? ''
  // Inside the package, so that the names of packages resolve.
  const folder = await mkdtemp(join(import.meta.dirname, 'documented-'))
  try {
    const file = join(folder, 'projects.ts')
    await writeFile(file, lines)
    return await import(file)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Opens Tenantry as a host that manages projects. */
export async function openWithProjects(
  location: TestDatabase['location'],
  clock: () => Date,
): Promise<Tenantry> {
  const tenantry = await createTenantry<{ projects: object }, Commands>({
    database: location,
    clock,
    hostTables: ['projects'],
    ...(await documentedProjects()),
  })
  await tenantry.database.pool.query(`
    create table projects (
      id text not null primary key, organization_id text not null, account_id text not null,
      name text not null, archived_at timestamptz null)`)
  await tenantry.migrate()
  return tenantry
}
