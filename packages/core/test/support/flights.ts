import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as aTurn } from 'node:timers/promises'
import pg from 'pg'
import { Flight } from '../../src/store/frame/flight.ts'

/** What goes to the database and back, call by call. */
export interface Flights {
  /** The flights of a call, each as its statements: whatever is sent before an answer to what was sent before it has come. */
  of(call: () => Promise<unknown>): Promise<readonly string[]>
  /** The same of a call that begins a second transaction, maybe over another connection. */
  ofAll(call: () => Promise<unknown>): Promise<readonly string[]>
  end(): void
}

/** What a call has sent so far. */
interface Log {
  readonly flights: string[][]
  /** Over the connection of its transaction, which is the first that it uses; else over any. */
  readonly first: boolean
  connection?: unknown
  answered: boolean
}

type Query = (...given: unknown[]) => unknown

/** Listens to every connection of this process, as what it sends is told nowhere else. */
export function listenForFlights(): Flights {
  const prototype = pg.Client.prototype as unknown as { query: Query }
  const { query } = prototype
  // What is delivered and noted meanwhile belongs to no call.
  const logs = new AsyncLocalStorage<Log>()
  prototype.query = function (this: unknown, ...given: unknown[]) {
    const sent = query.apply(this, given)
    const log = logs.getStore()
    if (log === undefined) return sent
    log.connection ??= this
    const [statement] = given
    if (log.connection !== this && log.first) return sent
    if (statement instanceof Flight) note(log, statement.statements.map(nameOf), statement.landed)
    else note(log, [nameOf(statement)], sent)
    return sent
  }
  const flightsOf = async (call: () => Promise<unknown>, first: boolean) => {
    const log: Log = { flights: [], first, answered: true }
    await logs.run(log, call)
    // The commit of what only looks leaves at the end of the turn in which it is answered.
    await aTurn()
    return log.flights.map((statements) => statements.join(', '))
  }
  return {
    of: (call) => flightsOf(call, true),
    ofAll: (call) => flightsOf(call, false),
    end() {
      prototype.query = query
    },
  }
}

function note(log: Log, names: readonly string[], sent: unknown): void {
  if (log.answered) log.flights.push([])
  log.answered = false
  log.flights.at(-1)?.push(...names)
  const answered = () => {
    log.answered = true
  }
  if (sent instanceof Promise) sent.then(answered, answered)
}

/** `begin`, `enter` for `select … from tenantry.enter(…)`, `insert users`, `lock accounts`, `enter as foreseen` where the server compares. */
function nameOf(statement: unknown): string {
  const text = typeof statement === 'string' ? statement : (statement as { text: string }).text
  const foreseen = /^select tenantry\.assure\((.*)\)$/s.exec(text)?.[1]
  if (foreseen !== undefined) return `${nameOf(foreseen)} as foreseen`
  if (text.includes(`set_config('role'`)) return 'raise walls'
  const [verb = ''] = text.trim().split(/\s+/)
  const table = /"tenantry"\."(\w+)"|into tenantry\.(\w+)/.exec(text)?.slice(1).find(Boolean)
  if (table === undefined) return /tenantry\.(\w+)\(/.exec(text)?.[1] ?? verb
  if (/ for (no key update|update|share)$/.test(text)) return `lock ${table}`
  return `${/^\w+$/.test(verb) ? verb : 'select'} ${table}`
}
