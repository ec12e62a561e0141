import utils from 'pg/lib/utils.js'
import { statementName } from './statement-names.ts'

/** What a statement came to. */
export interface Answer {
  /** The first word of what the server says of it, such as `INSERT`. */
  readonly command: string
  /** How many rows it is about; null for what is about none, such as a commit. */
  readonly rowCount: number | null
  readonly rows: readonly object[]
}

/** A statement on its way, with what it comes to. */
export class Statement {
  readonly text: string
  /** The server keeps it parsed and planned under this name; undefined where its text may never come again. */
  readonly name: string | undefined
  /** As they go over the wire. */
  values: readonly (string | Buffer | null)[]
  hasLeft = false
  #late: (() => readonly unknown[]) | undefined
  readonly answer: Promise<Answer>
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void

  /** @throws where a value cannot be written down, before anything is sent */
  constructor(text: string, parameters: readonly unknown[] = [], name?: string) {
    this.text = text
    this.name = name
    this.values = parameters.map(utils.prepareValue)
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    this.answer = promise
    this.resolve = resolve
    this.reject = reject
  }

  /** One whose text comes again: with values, for without them it says something else each time. */
  static named(text: string, parameters: readonly unknown[]): Statement {
    return new Statement(text, parameters, parameters.length === 0 ? undefined : statementName(text))
  }

  /** One whose values are asked for again when it leaves. */
  static late(text: string, parameters: () => readonly unknown[]): Statement {
    const statement = Statement.named(text, parameters())
    statement.#late = parameters
    return statement
  }

  /** Says that it leaves now. */
  leave(): void {
    if (this.#late !== undefined) this.values = this.#late().map(utils.prepareValue)
    this.hasLeft = true
  }
}
