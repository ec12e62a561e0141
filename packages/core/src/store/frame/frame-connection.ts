import type { CompiledQuery, ConnectionProvider, DatabaseConnection, QueryResult } from 'kysely'
import type { PoolClient } from 'pg'
import { isAway, SentAfterEnd } from './database-fault.ts'
import { Flight } from './flight.ts'
import { type Answer, Statement } from './statement.ts'
import { isUnnamed } from './unnamed.ts'

/** A statement whose values may change until it has left. */
export interface Late {
  readonly answer: Promise<unknown>
  readonly hasLeft: boolean
}

/** What undoes: all of the transaction, or back to a savepoint. */
const UNDOES = /^rollback\b/i

/**
 * One client inside one transaction, which begins with its first statement. On a pipelined client a statement leaves with the others of the
 * same turn of the event loop, behind those that are still under way, and is named; on any other it waits for its turn. After the end nothing
 * is sent any more: it would run in the next borrower's transaction.
 */
export class FrameConnection implements DatabaseConnection, ConnectionProvider {
  readonly #client: PoolClient
  readonly #pipelined: boolean
  #turn: Promise<unknown> = Promise.resolve()
  #gathered: Statement[] = []
  #begun = false
  #ended = false
  #commitHasLeft = false
  /**
   * Why a statement got no answer, or why there is no transaction. Whether the server has the one nobody knows, and without the other each
   * statement would count by itself: what stands on either must not be sent.
   */
  #lost: unknown

  constructor(client: PoolClient, pipelined: boolean) {
    this.#client = client
    this.#pipelined = pipelined
  }

  async provideConnection<T>(consumer: (connection: DatabaseConnection) => Promise<T>): Promise<T> {
    return consumer(this)
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return resultOf<R>(await this.send(query.sql, query.parameters, isUnnamed(query) ? 'unnamed' : 'named'))
  }

  /** The same for a statement whose text may never come again. */
  async executeUnnamed<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return resultOf<R>(await this.send(query.sql, query.parameters, 'unnamed'))
  }

  // biome-ignore lint/correctness/useYield: Kysely's interface asks for it; a frame has no cursor
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('a transaction of Tenantry does not stream')
  }

  /** Sends a statement; its place in the order is taken when this is called, not when it is awaited. */
  async send(
    text: string,
    parameters: readonly unknown[] = [],
    naming: 'named' | 'unnamed' = 'named',
  ): Promise<Answer> {
    if (this.#ended) throw new SentAfterEnd('a statement was sent after the end of its transaction')
    if (!this.#pipelined) return this.#sendInTurn(text, parameters)
    return this.#gather(
      naming === 'named' ? Statement.named(text, parameters) : new Statement(text, parameters),
    )
  }

  /** Sends a statement with the values that it has when it leaves: where statements wait for their turn, with those that it has now. */
  sendLate(text: string, parameters: () => readonly unknown[]): Late {
    if (!this.#pipelined) return { answer: this.send(text, parameters()), hasLeft: true }
    if (this.#ended) throw new SentAfterEnd('a statement was sent after the end of its transaction')
    const statement = Statement.late(text, parameters)
    void this.#gather(statement)
    return statement
  }

  /** Whether the commit was sent: where it was not, nothing is done, whatever broke. */
  get commitHasLeft(): boolean {
    return this.#commitHasLeft
  }

  /** Sends the last statement of the transaction. */
  async end(text: 'commit' | 'rollback'): Promise<Answer> {
    const sent = this.#pipelined ? this.#gather(new Statement(text, [], text)) : this.#sendInTurn(text)
    this.#ended = true
    return sent
  }

  #sendInTurn(text: string, parameters: readonly unknown[] = []): Promise<Answer> {
    const send = (statement: string, values: readonly unknown[] = []) => {
      const answer = this.#turn.then(() => {
        if (this.#lost !== undefined && statement !== 'rollback') throw this.#lost
        if (statement === 'commit') this.#commitHasLeft = true
        return this.#client.query(statement, [...values])
      })
      this.#turn = answer.catch((error: unknown) => {
        if (isAway(error) || statement === 'begin') this.#lost ??= error
      })
      return answer
    }
    if (!this.#begun) {
      this.#begun = true
      send('begin').catch(() => undefined)
    }
    return send(text, parameters)
  }

  #gather(statement: Statement): Promise<Answer> {
    // Behind what fails it would be skipped with the rest of that flight, and it is what undoes that.
    if (UNDOES.test(statement.text)) this.#depart()
    if (this.#gathered.length === 0) process.nextTick(() => this.#depart())
    this.#gathered.push(statement)
    return statement.answer
  }

  #depart(): void {
    const statements = this.#gathered
    if (statements.length === 0) return
    if (statements.at(-1)?.text === 'commit') this.#commitHasLeft = true
    this.#gathered = []
    for (const statement of statements) statement.leave()
    const first = !this.#begun
    this.#begun = true
    const last = statements.at(-1)
    if (first && last?.name === 'commit') {
      // Nothing is to come: a flight is a transaction of its own, without the two statements that would say so.
      this.#fly(statements.slice(0, -1)).then(() => last.resolve(COMMITTED), last.reject)
    } else {
      this.#fly(first ? [beginning(), ...statements] : statements).catch(() => undefined)
    }
  }

  #fly(statements: readonly Statement[]): Promise<void> {
    const flight = new Flight(statements, (oid, format) => this.#client.getTypeParser(oid, format))
    this.#client.query(flight)
    return flight.landed
  }
}

/** Nobody awaits it: what comes behind it fails with it. */
function beginning(): Statement {
  const begin = new Statement('begin', [], 'begin')
  begin.answer.catch(() => undefined)
  return begin
}

const COMMITTED: Answer = { command: 'COMMIT', rowCount: null, rows: [] }

function resultOf<R>({ command, rowCount, rows }: Answer): QueryResult<R> {
  const counts = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE' || command === 'MERGE'
  return counts ? { numAffectedRows: BigInt(rowCount ?? 0), rows: rows as R[] } : { rows: rows as R[] }
}
