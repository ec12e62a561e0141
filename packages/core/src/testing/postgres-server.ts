import { copyEmbeddedBinaries, installedBinaries } from './postgres-binaries.ts'
import { type StartedCluster, startCluster } from './postgres-cluster.ts'
import { engineAnswers, startContainer } from './postgres-container.ts'

/** Where a server for tests comes from, in the order in which they are tried. */
export const SERVER_SOURCES = ['environment', 'container', 'machine', 'embedded'] as const

export type ServerSource = (typeof SERVER_SOURCES)[number]

/** A real Postgres for tests. */
export interface PostgresServer extends StartedCluster {
  readonly source: ServerSource
}

/** Which sources there are to try, and whether the server must survive being killed. */
export interface ServerOptions {
  readonly sources?: readonly ServerSource[]
  readonly durable?: boolean
}

/**
 * Starts a real Postgres, or takes the one that `TENANTRY_TEST_DATABASE_URL` names, whose login must be able to create databases
 * and roles. Its data is thrown away: durability is switched off unless asked for.
 *
 * Tests never go on without a server, so that what they say of Postgres is said by Postgres.
 *
 * @throws Error with a sentence for each source, where none of them has a server
 */
export async function startPostgresServer({
  sources = SERVER_SOURCES,
  durable = false,
}: ServerOptions = {}): Promise<PostgresServer> {
  const reasons: string[] = []
  for (const source of sources) {
    try {
      const started = await startFrom(source, durable)
      if (started !== null) return { ...started, source }
      reasons.push(`${source}: there is none`)
    } catch (error) {
      reasons.push(`${source}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  throw new Error(
    `There is no Postgres for the tests. Set TENANTRY_TEST_DATABASE_URL, start a container engine, or install Postgres 15 or newer. Tried ${reasons.join('; ')}.`,
  )
}

async function startFrom(source: ServerSource, durable: boolean): Promise<StartedCluster | null> {
  switch (source) {
    case 'environment': {
      const url = process.env.TENANTRY_TEST_DATABASE_URL
      return url ? { url, async stop() {} } : null
    }
    case 'container':
      return (await engineAnswers()) ? await startContainer({ durable }) : null
    case 'machine': {
      const binaries = installedBinaries()
      return binaries === null ? null : await startCluster(() => binaries, { durable })
    }
    case 'embedded':
      return await startCluster(copyEmbeddedBinaries, { durable })
    default:
      throw new Error(`unknown source ${String(source satisfies never)}`)
  }
}
