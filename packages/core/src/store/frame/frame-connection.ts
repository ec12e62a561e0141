import type { CompiledQuery, ConnectionProvider, DatabaseConnection, QueryResult } from 'kysely'
import type { QueryResult as PgResult, PoolClient } from 'pg'
import { SentAfterEnd } from './database-fault.ts'
import { statementName } from './statement-names.ts'

/**
 * One client inside one transaction. On a pipelined client a statement leaves with the others of the same turn of the event loop, behind
 * those that are still under way, and is named; on any other it waits for its turn. After the end nothing is sent any more: it would run
 * in the next borrower's transaction.
 */
export class FrameConnection implements DatabaseConnection, ConnectionProvider {
  readonly #client: PoolClient
  readonly #pipelined: boolean
  #turn: Promise<unknown> = Promise.resolve()
  #ended = false
  #gathering = false

  constructor(client: PoolClient, pipelined: boolean) {
    this.#client = client
    this.#pipelined = pipelined
  }

  async provideConnection<T>(consumer: (connection: DatabaseConnection) => Promise<T>): Promise<T> {
    return consumer(this)
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return resultOf<R>(await this.send(query.sql, query.parameters))
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
  send(
    text: string,
    parameters: readonly unknown[] = [],
    naming: 'named' | 'unnamed' = 'named',
  ): Promise<PgResult> {
    if (this.#ended)
      return Promise.reject(new SentAfterEnd('a statement was sent after the end of its transaction'))
    const values = [...parameters]
    if (this.#pipelined) {
      this.#gather()
      const name = values.length === 0 || naming === 'unnamed' ? undefined : statementName(text)
      return this.#client.query(name === undefined ? { text, values } : { name, text, values })
    }
    const result = this.#turn.then(() => this.#client.query(text, values))
    this.#turn = result.catch(() => undefined)
    return result
  }

  /** Sends the last statement of the transaction. */
  end(text: 'commit' | 'rollback'): Promise<PgResult> {
    const result = this.send(text)
    this.#ended = true
    return result
  }

  get ended(): boolean {
    return this.#ended
  }

  /** What is sent in this turn is one write: each write costs a call of the system here, and wakes the server up there. */
  #gather(): void {
    if (this.#gathering) return
    this.#gathering = true
    const { stream } = this.#client.connection
    stream.cork()
    process.nextTick(() => {
      this.#gathering = false
      stream.uncork()
    })
  }
}

function resultOf<R>({ command, rowCount, rows }: PgResult): QueryResult<R> {
  const counts = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE' || command === 'MERGE'
  return counts ? { numAffectedRows: BigInt(rowCount ?? 0), rows: rows as R[] } : { rows: rows as R[] }
}
