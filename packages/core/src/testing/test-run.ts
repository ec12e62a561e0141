import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { type PostgresServer, startPostgresServer } from './postgres-server.ts'
import { startTestBroker } from './test-broker.ts'

/** Test processes inherit it, so that all of one run find the same broker. */
const RUN = 'TENANTRY_TEST_RUN'

/**
 * Begins a test run, whose processes share one Postgres, made when it is first needed. Belongs into the global setup of the test
 * runner; within a run that has begun already it does nothing.
 *
 * @returns what ends the run and removes everything that it made
 */
export async function startTestRun(): Promise<() => Promise<void>> {
  if (process.env[RUN] !== undefined) return async () => {}
  const prefix = `tenantry_${randomBytes(4).toString('hex')}`
  let starting: Promise<PostgresServer> | undefined
  const broker = await startTestBroker(async () => {
    starting ??= startPostgresServer()
    return (await starting).url
  })
  process.env[RUN] = `${prefix} ${broker.url}`
  return async () => {
    delete process.env[RUN]
    await broker.close()
    const server = await starting?.catch(() => undefined)
    if (server?.source === 'environment') await dropDatabases(server.url, prefix)
    await server?.stop()
  }
}

/** Every name of a database begins with this, so that a server that is not ours is left as it was. */
export async function testRunPrefix(): Promise<string> {
  return (await currentRun()).prefix
}

/** The address of the run's Postgres, with all rights. */
export async function testServerUrl(): Promise<string> {
  const { url } = await currentRun()
  const response = await fetch(`${url}/server`)
  const body = await response.text()
  if (!response.ok) throw new Error(body)
  return body
}

/** Runs `work` while no other process of the run does work of the same name. */
export async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  const { url } = await currentRun()
  const lock = new AbortController()
  await fetch(`${url}/lock/${name}`, { signal: lock.signal })
  try {
    return await work()
  } finally {
    lock.abort()
  }
}

/** A data directory that some process of the run kept under this name. */
export async function keptSnapshot(name: string): Promise<Blob | undefined> {
  const { url } = await currentRun()
  const response = await fetch(`${url}/snapshot/${name}`)
  return response.ok ? await response.blob() : undefined
}

export async function keepSnapshot(name: string, snapshot: Blob): Promise<void> {
  const { url } = await currentRun()
  await fetch(`${url}/snapshot/${name}`, { method: 'PUT', body: snapshot })
}

/** Where no global setup has begun a run, this process is one. Its server ends with it. */
async function currentRun(): Promise<{ prefix: string; url: string }> {
  if (process.env[RUN] === undefined) await startTestRun()
  const [prefix = '', url = ''] = (process.env[RUN] ?? '').split(' ')
  return { prefix, url }
}

async function dropDatabases(serverUrl: string, prefix: string): Promise<void> {
  const client = new pg.Client(serverUrl)
  await client.connect()
  const { rows } = await client.query<{ name: string }>(
    'select datname as name from pg_database where starts_with(datname, $1)',
    [prefix],
  )
  for (const { name } of rows) {
    await client.query(`alter database ${name} is_template false`)
    await client.query(`drop database ${name} with (force)`)
  }
  await client.end()
}
