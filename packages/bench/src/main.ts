import { mkdir, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { documentOf, plotsOf } from './report/document.ts'
import { closingLine, isMissed } from './report/verdict.ts'
import { runBenchmarks } from './run-benchmarks.ts'

const HELP = `npm run bench [-- --quick] [-- --check]

Measures Tenantry against hand-written SQL through pg and against better-auth, in one run on one Postgres (the one of the tests: see
CONTRIBUTING.md), prints the table and writes docs/benchmarks.md with its plots. Takes up to ten minutes; run it on a machine that does nothing else.

  --quick   10,000 users and fewer rounds, in about a minute; prints only
  --check   ends with 1 where a goal of the table is missed by more than the run's noise
  --help    this text`

const DOCS = new URL('../../../docs/', import.meta.url)

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, check: { type: 'boolean' }, help: { type: 'boolean' } },
})
if (values.help) {
  console.log(HELP)
} else {
  const quick = values.quick === true
  const report = await runBenchmarks(
    quick
      ? {
          users: 10_000,
          rounds: 30,
          warmUp: { calls: 30, ms: 1_000 },
          imported: 1_000,
          crowd: { callers: 64, slices: 1, sliceMs: 500 },
          starts: 1,
        }
      : {
          users: 100_000,
          rounds: 100,
          warmUp: { calls: 1_000, ms: 2_500 },
          imported: 100_000,
          crowd: { callers: 64, slices: 5, sliceMs: 1_500 },
          starts: 3,
        },
  )
  const text = documentOf(report)
  console.log(text)
  // Only a full run is comparable with the one before.
  if (!quick) {
    await writeFile(new URL('benchmarks.md', DOCS), text)
    await mkdir(new URL('benchmarks/', DOCS), { recursive: true })
    for (const [name, plot] of plotsOf(report)) await writeFile(new URL(`benchmarks/${name}`, DOCS), plot)
  }
  console.log(closingLine(report.rows))
  if (values.check && isMissed(report.rows)) process.exitCode = 1
}
