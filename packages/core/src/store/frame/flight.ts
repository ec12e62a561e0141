import pg from 'pg'
import { isAway, SkippedBehindFailure } from './database-fault.ts'
import type { Statement } from './statement.ts'

/** What is sent over a connection of `pg`'s, whose types say less than it can. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void }
  /** Texts of the statements that the server has parsed here, by their names; and of those that it was sent to parse. */
  readonly parsedStatements: Record<string, string>
  readonly submittedNamedStatements: Record<string, string>
  parse(statement: { readonly text: string; readonly name: string | undefined }): void
  bind(bound: { readonly statement: string | undefined; readonly values: readonly unknown[] }): void
  describe(portal: { readonly type: 'P' }): void
  execute(): void
  sync(): void
}

/** A column of a statement, and how what is in it is read. */
interface Column {
  readonly name: string
  readonly parse: (text: string) => unknown
}

/** How the rows of a statement are read. */
interface Columns {
  readonly all: readonly Column[]
  /** A row begins as a copy of this, so that all rows of a statement have one shape. */
  readonly empty: Readonly<Record<string, unknown>>
}

const NO_COLUMNS: Columns = { all: [], empty: {} }

/**
 * The columns of named statements, by connection. They stay what they are: the server refuses a statement whose columns would be others
 * ("cached plan must not change result type"), and the connection is destroyed.
 */
const described = new WeakMap<Wire, Map<string, Columns>>()

function describedOn(wire: Wire): Map<string, Columns> {
  const known = described.get(wire) ?? new Map<string, Columns>()
  described.set(wire, known)
  return known
}

/** Finds how values of a type are read, by the number of the type. */
type TypeParser = (oid: number, format: 'text') => Column['parse']

/**
 * Statements that leave in one write and are answered in one. A single Sync stands behind all of them: `pg` puts one behind each, and at each the
 * server writes, and wakes its client up. The columns of a named statement are asked for once on a connection, and not at each call.
 *
 * The server runs them in order. Where one fails it skips the rest, whose answers say so (`SkippedBehindFailure`). Without a `begin` they are a
 * transaction of their own, which is committed at the Sync. For `pg` all of them are one query.
 */
export class Flight extends pg.Query {
  readonly statements: readonly Statement[]
  /** Resolves when the server is through with all of it: a transaction of its own is committed then. */
  readonly landed: Promise<void>
  /** What `pg` tells the end, and stops its clock by. */
  callback: (error?: unknown) => void
  /** Of the statement that is being answered: `pg` keeps account by them of what is parsed. */
  name: string | undefined
  text: string | undefined
  readonly #typeParser: TypeParser
  #wire: Wire | undefined
  #at = 0
  #columns = NO_COLUMNS
  #rows: object[] = []
  /** Why a row could not be read. The server knows nothing of it, and has run the statement. */
  #unreadable: unknown

  constructor(statements: readonly Statement[], typeParser: TypeParser) {
    // An object would be copied, property by property, at each call.
    super('')
    this.statements = statements
    this.#typeParser = typeParser
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.landed = promise
    this.callback = (error) => (error === undefined || error === null ? resolve() : reject(error))
  }

  override submit = (connection: pg.Connection): void => {
    const wire = connection as unknown as Wire
    this.#wire = wire
    wire.stream.cork()
    for (const statement of this.statements) send(wire, statement)
    wire.sync()
    wire.stream.uncork()
    this.#turnTo(0)
  }

  handleRowDescription({ fields }: { fields: readonly { name: string; dataTypeID: number }[] }): void {
    this.#columns = {
      all: fields.map(({ name, dataTypeID }) => ({ name, parse: this.#typeParser(dataTypeID, 'text') })),
      empty: Object.fromEntries(fields.map(({ name }) => [name, null])),
    }
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    try {
      this.#rows.push(rowOf(this.#columns, fields))
    } catch (error) {
      this.#unreadable ??= error
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    const statement = this.statements[this.#at]
    if (statement?.name !== undefined && this.#wire !== undefined)
      describedOn(this.#wire).set(statement.name, this.#columns)
    if (this.#unreadable === undefined) statement?.resolve({ ...countOf(text), rows: this.#rows })
    else statement?.reject(this.#unreadable)
    this.#turnTo(this.#at + 1)
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' })
  }

  handleReadyForQuery(): void {
    this.callback()
  }

  /** What the server refused; or, of all that has no answer yet, that the connection is lost. */
  handleError(error: unknown): void {
    const [failed, ...behind] = this.statements.slice(this.#at)
    failed?.reject(error)
    for (const { name, reject } of behind) {
      // Nor was it parsed.
      if (name !== undefined) delete this.#wire?.submittedNamedStatements[name]
      reject(isAway(error) ? error : new SkippedBehindFailure(error))
    }
    this.callback(error)
  }

  #turnTo(place: number): void {
    const { name, text } = this.statements[place] ?? {}
    this.#at = place
    this.name = name
    this.text = text
    this.#columns = (name !== undefined && this.#wire && describedOn(this.#wire).get(name)) || NO_COLUMNS
    this.#rows = []
    this.#unreadable = undefined
  }
}

function send(wire: Wire, { name, text, values }: Statement): void {
  if (name === undefined || !(name in wire.parsedStatements || name in wire.submittedNamedStatements)) {
    wire.parse({ text, name })
    if (name !== undefined) wire.submittedNamedStatements[name] = text
  }
  wire.bind({ statement: name, values })
  if (name === undefined || !describedOn(wire).has(name)) wire.describe({ type: 'P' })
  wire.execute()
}

function rowOf({ all, empty }: Columns, fields: readonly (string | null)[]): object {
  const row = { ...empty }
  all.forEach(({ name, parse }, place) => {
    const text = fields[place] ?? null
    if (text !== null) row[name] = parse(text)
  })
  return row
}

/** Of what the server says of a statement that it is through with, such as `INSERT 0 3`. */
function countOf(tag: string): { readonly command: string; readonly rowCount: number | null } {
  const [command = ''] = tag.split(' ', 1)
  const [count = null] = /\d+$/.exec(tag) ?? []
  return { command, rowCount: count === null ? null : Number(count) }
}
