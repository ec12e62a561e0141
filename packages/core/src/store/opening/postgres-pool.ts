import pg from 'pg'
import { TenantryError } from '../../errors.ts'
import { ignoreLostConnection, type Pool } from './database-pool.ts'
import { cannotOpen } from './postgres-refusal.ts'
import { postgresValues } from './postgres-values.ts'

/** How long a caller waits, in milliseconds, and how many connections there are at most. */
export interface PoolLimits {
  readonly statementTimeoutMs: number
  readonly connectTimeoutMs: number
  readonly maxConnections: number
}

/** `nulls not distinct`, `security_invoker` views and column lists of `set null` came with it. */
const OLDEST_SERVER = 150_000

/**
 * The client gives up after the server would have: normally the server says so, the transaction is rolled back and the
 * connection lives on. Only a server that says nothing any more costs the connection.
 */
const CLIENT_GRACE_MS = 500

/** A host that hangs in a transaction holds its organization's lock: after this long without a statement the server lets go. */
const IDLE_TRANSACTION_MS = 60_000

/**
 * A pool of connections to a server, which has answered once when this returns.
 *
 * A frozen server must not freeze the host, and `statement_timeout` does not help there, since it is the server's: so there are
 * deadlines on the client for connecting and for every statement. Connections are pipelined; when a deadline passes on one it is
 * destroyed at once, together with all that was sent behind.
 *
 * @throws TenantryError `unavailable` with what to do, where it does not answer, refuses or is older than Postgres 15
 */
export async function openPostgresPool(url: string, address: string, limits: PoolLimits): Promise<Pool> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'tenantry',
    max: limits.maxConnections,
    connectionTimeoutMillis: limits.connectTimeoutMs,
    statement_timeout: limits.statementTimeoutMs,
    query_timeout: limits.statementTimeoutMs + CLIENT_GRACE_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    pipeline: true,
    types: postgresValues,
  })
  pool.on('error', ignoreLostConnection)
  pool.on('connect', (client) => client.on('error', ignoreLostConnection))
  try {
    await refuseOldServer(pool, limits.connectTimeoutMs)
  } catch (error) {
    await pool.end()
    throw error instanceof TenantryError ? error : cannotOpen(address, error, limits.connectTimeoutMs)
  }
  return pool
}

async function refuseOldServer(pool: pg.Pool, connectTimeoutMs: number): Promise<void> {
  // A server may be frozen after it accepted the connection, so the first statement has the shorter deadline, too.
  const question: pg.QueryConfig & { query_timeout: number } = {
    text: "select current_setting('server_version_num')::int4 as version",
    query_timeout: connectTimeoutMs,
  }
  const { rows } = await pool.query<{ version: number }>(question)
  const version = rows[0]?.version ?? 0
  if (version < OLDEST_SERVER) {
    throw new TenantryError(
      'unavailable',
      `The database is Postgres ${Math.floor(version / 10_000)}; Tenantry needs Postgres 15 or newer. Upgrade it, or use another server.`,
    )
  }
}
