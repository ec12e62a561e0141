import {
  CompiledQuery,
  type ConnectionProvider,
  type DatabaseConnection,
  DefaultQueryExecutor,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type { PoolClient } from 'pg'
import { TenantryError } from '../errors.ts'
import { faultOf, isAway, unknownOutcome } from './database-fault.ts'
import type { OpenDatabase } from './open-database.ts'
import type { Tables } from './schema.ts'

const adapter = new PostgresAdapter()
const compiler = new PostgresQueryCompiler()
const driver = new DummyDriver()
const dialect = {
  createDriver: () => driver,
  createAdapter: () => adapter,
  createQueryCompiler: () => compiler,
  createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
}

/** One client inside one transaction. After the end it refuses statements: they would run in the next borrower's transaction. */
class FrameConnection implements DatabaseConnection, ConnectionProvider {
  readonly #client: PoolClient
  #ended = false

  constructor(client: PoolClient) {
    this.#client = client
  }

  async provideConnection<T>(consumer: (connection: DatabaseConnection) => Promise<T>): Promise<T> {
    return consumer(this)
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#ended) throw new Error('a statement was sent after the end of its transaction')
    const { command, rowCount, rows } = await this.#client.query(query.sql, [...query.parameters])
    const counts = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE' || command === 'MERGE'
    return counts ? { numAffectedRows: BigInt(rowCount ?? 0), rows: rows as R[] } : { rows: rows as R[] }
  }

  // biome-ignore lint/correctness/useYield: Kysely's interface asks for it; a frame has no cursor
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('a transaction of Tenantry does not stream')
  }

  end(): void {
    this.#ended = true
  }
}

/**
 * Runs `work` in one transaction on one connection, with a Kysely of its own. Kysely's own `transaction()` cannot carry a tenant:
 * here the first statement of the work is always `tenantry.enter()`.
 *
 * The transaction is committed when `work` returns, and rolled back when it throws, before the connection goes back: a PGlite
 * session keeps an open transaction for its next borrower. A connection that failed is destroyed.
 *
 * @throws TenantryError `unavailable` where the database could not be reached or did not answer in time; with
 *   `details.outcome = 'unknown'` where that happened at the commit
 */
export async function inFrame<T>(database: OpenDatabase, work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  const client = await database.pool.connect().catch((error: unknown) => {
    throw faultOf(error)
  })
  const connection = new FrameConnection(client)
  let broken: Error | undefined
  try {
    await client.query('begin')
    const db = new Kysely<Tables>({
      dialect,
      driver,
      config: { dialect },
      executor: new DefaultQueryExecutor(compiler, adapter, connection),
    })
    const result = await work(db)
    connection.end()
    const { command } = await client.query('commit').catch((error: unknown) => {
      throw isAway(error) ? unknownOutcome(error) : error
    })
    if (command === 'ROLLBACK') throw new Error('the transaction had failed and was rolled back instead of committed')
    return result
  } catch (error) {
    connection.end()
    await client.query('rollback').catch((failure: unknown) => {
      broken = failure instanceof Error ? failure : new Error(String(failure))
    })
    throw error instanceof TenantryError ? error : faultOf(error)
  } finally {
    client.release(broken)
  }
}
