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

/** Which sources there are to try, whether the server must survive being killed, and where its data stays when it stops. */
export interface ServerOptions {
  readonly sources?: readonly ServerSource[]
  readonly durable?: boolean
  /** A folder for servers that are started from binaries; a container's data is thrown away all the same. */
  readonly keptIn?: string
}

/**
 * Starts a real Postgres, or takes the one that `TENANTRY_TEST_DATABASE_URL` names, whose login must be able to create databases
 * and roles. Its data is thrown away unless it is asked to be kept, and durability is switched off unless asked for.
 *
 * Tests never go on without a server, so that what they say of Postgres is said by Postgres.
 *
 * @throws Error with a sentence for each source, where none of them has a server
 */
export async function startPostgresServer({
  sources = SERVER_SOURCES,
  durable = false,
  keptIn,
}: ServerOptions = {}): Promise<PostgresServer> {
  const reasons: string[] = []
  for (const source of sources) {
    try {
      const started = await startFrom(source, { durable, keptIn })
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

async function startFrom(
  source: ServerSource,
  options: { durable: boolean; keptIn: string | undefined },
): Promise<StartedCluster | null> {
  switch (source) {
    case 'environment': {
      const url = process.env.TENANTRY_TEST_DATABASE_URL
      return url ? { url, async stop() {} } : null
    }
    case 'container':
      return (await engineAnswers()) ? await startContainer(options) : null
    case 'machine': {
      const binaries = installedBinaries()
      return binaries === null ? null : await startCluster(() => binaries, options)
    }
    case 'embedded':
      return await startCluster(copyEmbeddedBinaries, options)
    default:
      throw new Error(`unknown source ${String(source satisfies never)}`)
  }
}
