import { AsyncLocalStorage } from 'node:async_hooks'
import pg from 'pg'

/** A statement as it was given to `pg`. */
export interface Statement {
  readonly name?: string
  readonly text: string
  readonly values: readonly unknown[]
}

/** What a call sends over the connection of its transaction. */
export interface Recorded {
  /** What leaves before an answer to what left before it has come is one flight. */
  readonly flights: readonly (readonly Statement[])[]
  /** Whether the call waits for the answer to its last statement, the commit: one that only reads does not. */
  readonly awaitsCommit: boolean
}

/** What is being recorded. */
interface Log {
  readonly flights: Statement[][]
  connection?: unknown
  underWay: number
  answered: boolean
  over: boolean
}

type Query = (...given: unknown[]) => unknown

/**
 * Records what a call sends, by listening to every connection of this process while it runs.
 *
 * @throws whatever the call throws
 */
export async function recorded(call: () => Promise<unknown>): Promise<Recorded> {
  const prototype = pg.Client.prototype as unknown as { query: Query }
  const { query } = prototype
  const logs = new AsyncLocalStorage<Log>()
  prototype.query = function (this: unknown, ...given: unknown[]) {
    const sent = query.apply(this, given)
    const log = logs.getStore()
    if (log === undefined || log.over) return sent
    // What is noted aside goes over another one, and belongs to no call.
    log.connection ??= this
    if (log.connection === this) note(log, statementOf(given), sent as Promise<unknown>)
    return sent
  }
  try {
    const log: Log = { flights: [], underWay: 0, answered: true, over: false }
    await logs.run(log, call)
    log.over = true
    return { flights: log.flights, awaitsCommit: log.underWay === 0 }
  } finally {
    prototype.query = query
  }
}

function note(log: Log, statement: Statement, sent: Promise<unknown>): void {
  if (log.answered) log.flights.push([])
  log.answered = false
  log.underWay += 1
  log.flights.at(-1)?.push(statement)
  const answered = () => {
    log.answered = true
    log.underWay -= 1
  }
  sent.then(answered, answered)
}

function statementOf([statement, values]: readonly unknown[]): Statement {
  if (typeof statement === 'string')
    return { text: statement, values: (values as unknown[] | undefined) ?? [] }
  const { name, text, values: given = [] } = statement as Statement
  return { ...(name === undefined ? {} : { name }), text, values: given }
}
