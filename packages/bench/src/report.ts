import { writeFile } from 'node:fs/promises'
import { arch, cpus, platform, release, totalmem } from 'node:os'
import type { Measured, Spread } from './measure.ts'
import type { Start } from './start.ts'

/** What one run found. */
export interface Report {
  readonly rows: readonly Measured[]
  readonly start: Start
  readonly users: number
  readonly rounds: number
  readonly seconds: number
  readonly source: string
  readonly write: boolean
}

const DOCUMENT = new URL('../../../docs/benchmarks.md', import.meta.url)

/** Prints the table and, when asked, writes it where the documentation shows it. */
export async function writeReport(report: Report): Promise<void> {
  const text = documentOf(report)
  console.log(text)
  if (report.write) await writeFile(DOCUMENT, text)
}

function documentOf({ rows, start, users, rounds, seconds, source }: Report): string {
  const table = rows.map(
    ({ operation, floor, ours, ratio }) =>
      `| ${operation} | ${spread(floor)} | ${spread(ours)} | ${ratio.toFixed(2)} × |`,
  )
  return `# Benchmarks

Made by \`npm run bench -- --write\`. Tenantry and the floor are measured in one run on one Postgres (${source}, durable), call by call in turn.
The floor is hand-written SQL through \`pg\`: the same reads and writes behind the same row-level security, named statements, a whole
transaction in one flight. Times are medians in milliseconds, with the middle half in brackets; one caller; ${users.toLocaleString('en')} users in one account; ${rounds} rounds.

| operation | floor | Tenantry | ratio |
|---|---|---|---|
${table.join('\n')}

| start | |
|---|---|
| \`npm start\`, dependencies installed, fresh data folder, to the first answered slash command | ${start.firstAnswerMs.toFixed(0)} ms |
| the same with data from an earlier run | ${start.againMs.toFixed(0)} ms |
| resident memory of the process (bot, playground, embedded database), after it | ${start.residentMb.toFixed(0)} MB |

Machine: ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${platform()} ${release()} ${arch()}, Node ${process.version}. Took ${seconds.toFixed(0)} s.
`
}

function spread({ median, low, high }: Spread): string {
  return `${median.toFixed(2)} (${low.toFixed(2)} – ${high.toFixed(2)})`
}
