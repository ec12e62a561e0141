import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { openPostgresPool } from '../store/opening/postgres-pool.ts'
import type { DatabaseTemplate, TestDatabase } from './database-template.ts'
import { lastingLeftovers } from './leak-check.ts'
import { exclusively, testRunPrefix, testServerUrl } from './test-run.ts'

const LIMITS = { statementTimeoutMs: 30_000, connectTimeoutMs: 10_000, maxConnections: 4 }

/** A database of its own on the run's Postgres. */
export async function createPostgresTestDatabase(template?: DatabaseTemplate): Promise<TestDatabase> {
  const serverUrl = await testServerUrl()
  const source = template === undefined ? 'template0' : await preparedTemplate(serverUrl, template)
  const name = `${await testRunPrefix()}_${randomBytes(6).toString('hex')}`
  await onServer(serverUrl, `create database ${name} template ${source}`)
  const location = urlOf(serverUrl, name)
  const pool = await openPostgresPool(location, name, LIMITS)
  return {
    kind: 'postgres',
    location,
    pool,
    async drop() {
      await pool.end()
      const left = await lastingLeftovers(() => openConnections(serverUrl, name))
      await onServer(serverUrl, `drop database ${name} with (force)`)
      if (left.length > 0) throw new Error(`connections were left open: ${left.join('; ')}`)
    },
  }
}

async function preparedTemplate(serverUrl: string, template: DatabaseTemplate): Promise<string> {
  const name = `${await testRunPrefix()}_template_${template.name.replaceAll('-', '_')}`
  await exclusively(name, async () => {
    const [known] = await onServer<{ datistemplate: boolean }>(
      serverUrl,
      'select datistemplate from pg_database where datname = $1',
      [name],
    )
    if (known?.datistemplate === true) return
    // One that is there and no template is what is left of a preparation that failed.
    await onServer(serverUrl, `drop database if exists ${name} with (force)`)
    await onServer(serverUrl, `create database ${name} template template0`)
    await template.prepare(urlOf(serverUrl, name))
    await onServer(serverUrl, `alter database ${name} is_template true`)
  })
  return name
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}

async function openConnections(serverUrl: string, database: string): Promise<string[]> {
  const rows = await onServer<{ what: string }>(
    serverUrl,
    `select format('%s, %s, last said %s', application_name, state, query) as what
       from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
    [database],
  )
  return rows.map(({ what }) => what)
}

async function onServer<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await client.end()
  }
}
