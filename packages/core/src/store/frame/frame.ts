import { type CompiledQuery, Kysely } from 'kysely'
import type { PoolClient } from 'pg'
import type { OpenDatabase } from '../opening/open-database.ts'
import type { Tables } from '../tables/schema.ts'
import { faultOf, isAway, isStalePlan, unknownOutcome } from './database-fault.ts'
import { FrameConnection } from './frame-connection.ts'
import { kyselyOver } from './frame-kysely.ts'
import { type HostDatabase, hostDatabase, type Pass } from './host-database.ts'
import { inSavepoint } from './savepoint.ts'
import { together } from './together.ts'

/** A transaction as its work sees it. */
export interface Frame {
  readonly db: Kysely<Tables>
  /** Sends a statement that travels with the commit: nobody waits for it alone, and its failure is the failure of the commit. */
  sendWithCommit(statement: CompiledQuery): void
  /** The same of what was sent already: it is awaited with the commit, and fails it by its own words. */
  awaitWithCommit(sent: Promise<unknown>): void
  /** Sends a statement whose values are asked for when it leaves (`FrameConnection.sendLate`). */
  readonly sendLate: FrameConnection['sendLate']
  /** Awaits so far what is to be awaited with the commit, for work that will not come to it. */
  settled(): Promise<void>
  /**
   * Sends the commit behind what was sent so far, in the same flight, for work that has nothing more to send. What is sent afterwards all
   * the same is refused (`SentAfterEnd`). Only for a transaction that reads: one that writes is told first what became of it.
   */
  commitNow(): void
  /** Undoes what `work` did when it throws, and passes its error on; the rest of the transaction stays. */
  savepoint<T>(work: () => Promise<T>): Promise<T>
  /** Kysely for the host's statements, each of which `pass` lets through or refuses. */
  hostDatabase<Tables>(pass: Pass): HostDatabase<Tables>
}

/** `read`: what it found counts at once, whatever becomes of the commit. `write`: nothing counts before the commit. */
export type FrameKind = 'read' | 'write'

/**
 * Runs `work` in one transaction on one connection, with a Kysely of its own. Kysely's own `transaction()` waits for each statement
 * and cannot carry a tenant: here `begin` leaves together with the first statement, which enters or raises the walls, and the last
 * one leaves together with the commit. Where all of it leaves at once, it needs neither.
 *
 * The transaction is committed when `work` returns, and rolled back when it throws, before the connection goes back: a PGlite
 * session keeps an open transaction for its next borrower. A connection that failed is destroyed.
 *
 * @throws TenantryError `unavailable` where the database could not be reached or did not answer in time; with
 *   `details.outcome = 'unknown'` where that happened at the commit
 */
export async function inFrame<T>(
  database: OpenDatabase,
  kind: FrameKind,
  work: (frame: Frame) => Promise<T>,
): Promise<T> {
  const client = await database.pool.connect().catch((error: unknown) => {
    throw faultOf(error)
  })
  // A pool of the host's may stand in front of a pooler that knows neither pipelines nor named statements.
  const connection = new FrameConnection(client, database.kind === 'postgres' && !database.ownedByHost)
  const last: Promise<unknown>[] = []
  const awaitWithCommit = (sent: Promise<unknown>) => {
    sent.catch(() => undefined)
    last.push(sent)
  }
  let ending: Promise<void> | undefined
  try {
    const result = await work({
      db: new Kysely<Tables>(kyselyOver(connection)),
      sendWithCommit: (statement) => awaitWithCommit(connection.send(statement.sql, statement.parameters)),
      awaitWithCommit,
      sendLate: (text, parameters) => connection.sendLate(text, parameters),
      settled: async () => void (await together(last)),
      commitNow: () => {
        ending ??= commit(connection, last)
        ending.catch(() => undefined)
      },
      savepoint: (work) => inSavepoint(connection, work),
      hostDatabase: (pass) => hostDatabase(connection, pass),
    })
    const committed = ending ?? commit(connection, last)
    if (kind === 'read') {
      committed.then(
        () => client.release(),
        (error: unknown) => giveBack(client, connection, error),
      )
      return result
    }
    await committed
    client.release()
    return result
  } catch (error) {
    await giveBack(client, connection, error)
    throw faultOf(error)
  }
}

async function commit(connection: FrameConnection, last: readonly Promise<unknown>[]): Promise<void> {
  const committed = connection.end('commit')
  committed.catch(() => undefined)
  try {
    await together(last)
    const { command } = await committed
    if (command === 'ROLLBACK')
      throw new Error('the transaction had failed and was rolled back instead of committed')
  } catch (error) {
    // The commit stands behind what failed: before it is answered, too, the connection is not free for a rollback.
    await committed.catch(() => undefined)
    throw isAway(error) && connection.commitHasLeft ? unknownOutcome(error) : error
  }
}

/** Rolls back and gives the connection back; one that does not even do that, or holds a plan of an older schema, is destroyed. */
async function giveBack(client: PoolClient, connection: FrameConnection, error: unknown): Promise<void> {
  const broken = await connection.end('rollback').then(
    () => isStalePlan(error),
    () => true,
  )
  client.release(broken)
}
