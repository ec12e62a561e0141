import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as aTurn } from 'node:timers/promises'
import type { SentStatement } from '@tenantry/core/testing'
import pg from 'pg'

/** What a call sends over the connection of its transaction. */
export interface Recorded {
  /** What leaves before an answer to what left before it has come is one flight. */
  readonly flights: readonly (readonly SentStatement[])[]
  /** Whether the call waits for the answer to its last statement, the commit: one that only reads does not. */
  readonly awaitsCommit: boolean
}

/** What is being recorded. */
interface Log {
  readonly flights: SentStatement[][]
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
    if (log.connection === this) note(log, givenTo(given, sent))
    return sent
  }
  try {
    const log: Log = { flights: [], underWay: 0, answered: true, over: false }
    await logs.run(log, call)
    const awaitsCommit = log.underWay === 0
    // A commit that nobody waits for leaves at the end of the turn.
    await aTurn()
    log.over = true
    return { flights: log.flights, awaitsCommit: awaitsCommit && log.underWay === 0 }
  } finally {
    prototype.query = query
  }
}

/** What was given to `pg` at once, and when it is answered. */
interface Given {
  readonly statements: readonly SentStatement[]
  readonly answered: Promise<unknown>
}

function note(log: Log, { statements, answered }: Given): void {
  if (log.answered) log.flights.push([])
  log.answered = false
  log.underWay += 1
  log.flights.at(-1)?.push(...statements)
  const noteAnswer = () => {
    log.answered = true
    log.underWay -= 1
  }
  answered.then(noteAnswer, noteAnswer)
}

/** Tenantry gives a flight, which knows its statements; whoever gives one statement gets a promise of its answer. */
function givenTo([given, values]: readonly unknown[], sent: unknown): Given {
  if (given instanceof pg.Query) {
    const { statements, landed } = given as unknown as {
      statements: readonly SentStatement[]
      landed: Promise<void>
    }
    return { statements: statements.map(copied), answered: landed }
  }
  const statement = typeof given === 'string' ? { text: given, values: values ?? [] } : given
  return { statements: [copied(statement as SentStatement)], answered: sent as Promise<unknown> }
}

function copied({ name, text, values = [] }: SentStatement): SentStatement {
  return { ...(name === undefined ? {} : { name }), text, values }
}
