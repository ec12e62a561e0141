import type { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import pg from 'pg'
import { ignoreLostConnection } from './database-pool.ts'
import { postgresValues } from './postgres-values.ts'

type Lend = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (destroy?: Error | boolean) => void,
) => void

/**
 * A pool of the one session that an embedded database has.
 *
 * Destroying a client cannot end that session: whatever it left behind would be met by the next borrower. So a client goes back
 * only after a `rollback`, and instead of being destroyed it forgets everything that a new connection would not have: settings,
 * prepared statements, temporary tables.
 *
 * There is no deadline for a statement: it computes on this thread, so no timer could fire meanwhile. There is one for waiting
 * until the session is free, because a caller who asks for a second connection inside a transaction would wait for himself.
 */
export class PglitePool extends pg.Pool {
  constructor(database: PGlite, waitTimeoutMs: number) {
    super({
      ...createPgConfig(database),
      max: 1,
      connectionTimeoutMillis: waitTimeoutMs,
      // A client that were closed for idleness would say goodbye on the connection that its successor already uses.
      idleTimeoutMillis: 0,
      types: postgresValues,
    })
    this.on('error', ignoreLostConnection)
    this.on('connect', (client) => client.on('error', ignoreLostConnection))
  }

  override connect(): Promise<pg.PoolClient>
  override connect(lend: Lend): void
  override connect(lend?: Lend): Promise<pg.PoolClient> | undefined {
    const borrowed = super.connect().then(returnClean)
    if (lend === undefined) return borrowed
    borrowed.then(
      (client) => lend(undefined, client, client.release),
      (error) => lend(error, undefined, () => {}),
    )
    return undefined
  }
}

/** Statements that are still under way run first: the session takes one after the other. */
function returnClean(client: pg.PoolClient): pg.PoolClient {
  const { release } = client
  let returned = false
  client.release = (destroy) => {
    if (returned) throw new Error('a client was given back twice')
    returned = true
    const forgotten = destroy ? client.query('rollback').then(() => forget(client)) : client.query('rollback')
    forgotten.then(
      () => release(),
      (error) => release(error),
    )
  }
  return client
}

async function forget(client: pg.PoolClient & { connection?: { parsedStatements?: object } }): Promise<void> {
  await client.query('discard all')
  // node-postgres remembers on the connection which named statements exist, and would name one that is gone.
  if (client.connection !== undefined) client.connection.parsedStatements = {}
}
