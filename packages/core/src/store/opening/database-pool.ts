import type { PoolClient, QueryResult, QueryResultRow } from 'pg'

/**
 * What Tenantry needs of a pool: `pg.Pool` has this shape, and it fits Kysely's `PostgresDialect`.
 *
 * Every client that it lends has an error listener: without one, a backend that dies in a transaction takes the host down.
 */
export interface Pool {
  readonly options: object
  /** Connections that exist, lent or idle. */
  readonly totalCount: number
  readonly idleCount: number
  /** Callers who wait for a connection. */
  readonly waitingCount: number
  connect(): Promise<PoolClient>
  /** One statement on a connection of its own. */
  query<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<QueryResult<Row>>
  end(): Promise<void>
}

/**
 * A lost connection is reported to whoever awaits a statement on it. The event that comes beside it has nothing to add, but
 * unheard it would end the process.
 */
export function ignoreLostConnection(): void {}
