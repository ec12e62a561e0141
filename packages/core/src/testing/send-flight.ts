import type { PoolClient } from 'pg'
import { Flight } from '../store/frame/flight.ts'
import { Statement } from '../store/frame/statement.ts'

/** A statement with its values, by a name where it comes again. */
export interface SentStatement {
  readonly name?: string | undefined
  readonly text: string
  readonly values: readonly unknown[]
}

/**
 * Sends statements over a pipelined connection as Tenantry sends those of one turn: in one write, with a single Sync behind them.
 *
 * @returns when the server is through with all of them
 * @throws what the server says of the first that fails
 */
export function sendFlight(client: PoolClient, statements: readonly SentStatement[]): Promise<void> {
  const sent = statements.map(({ text, values, name }) => new Statement(text, values, name))
  // The flight fails with the first of them.
  for (const { answer } of sent) answer.catch(() => undefined)
  const flight = new Flight(sent, (oid, format) => client.getTypeParser(oid, format))
  client.query(flight)
  return flight.landed
}
