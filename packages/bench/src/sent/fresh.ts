import type { SentStatement } from '@tenantry/core/testing'
import type { Recorded } from './record.ts'

/** What must be new at each call: ids, the names under which a measurement makes users, and hashes of secrets. */
const MADE = /\b[a-z]{3}_[0-9a-z]{26}\b|\bours-\d+\b|\b[0-9a-f]{64}\b/g

/** Of an id and of a hash the end is made anew, in as many digits. */
const DIGITS = 10

/** What a call sends, for another one that makes the same things anew: `number` is one that was never given before. */
export type Flights = (number: number) => readonly (readonly SentStatement[])[]

/** The flights of a call with everything anew that it made itself, which is what another call of the same kind does not name. */
export function freshened(call: Recorded, other: Recorded): Flights {
  const known = new Set(other.flights.flat().flatMap(({ values }) => madeIn(values)))
  const own = new Set(
    call.flights.flat().flatMap(({ values }) => madeIn(values).filter((made) => !known.has(made))),
  )
  if (own.size === 0) return () => call.flights
  const isOwn = ({ values }: SentStatement) => madeIn(values).some((made) => own.has(made))
  const statements = call.flights.map((flight) =>
    flight.map((statement) => ({ statement, changes: isOwn(statement) })),
  )
  return (number) => {
    const anew = (made: string) => (own.has(made) ? renamed(made, number) : made)
    return statements.map((flight) =>
      flight.map(({ statement, changes }) =>
        changes ? { ...statement, values: statement.values.map((value) => inside(value, anew)) } : statement,
      ),
    )
  }
}

function madeIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(madeIn)
  return typeof value === 'string' ? (value.match(MADE) ?? []) : []
}

function inside(value: unknown, anew: (made: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => inside(each, anew))
  return typeof value === 'string' ? value.replace(MADE, anew) : value
}

function renamed(made: string, number: number): string {
  if (made.startsWith('ours-')) return `sent-${number}`
  return made.slice(0, -DIGITS) + String(number).padStart(DIGITS, '0')
}
