import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { findLeftovers } from './leftovers.ts'
import { root } from './root.ts'
import { runCommand } from './run-command.ts'
import { sourceFiles } from './source-files.ts'
import type { Outcome } from './step.ts'

/** Every test of every workspace, and of the repository itself. Filters are parts of file paths; without one, each test file must have run. */
export async function runTests(filters: string[]): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-results-'))
  const results = join(folder, 'results.json')
  const run = randomUUID()
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`]
    const vitest = await runCommand(
      'vitest',
      ['run', '--config', 'vitest.workspace.ts', ...reporters, ...filters],
      {
        env: { TENANTRY_TEST_RUN: run, CI: 'true' },
        timeoutMs: 15 * 60_000,
        live: true,
      },
    )
    const report: Report = JSON.parse(readFileSync(results, 'utf8'))
    const problems = [
      ...judge(report, vitest.ok),
      ...(filters.length === 0 ? notRun(report) : []),
      ...(await clean(run)),
    ]
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + problems.length,
      output: problems.join('\n'),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A run fails for other reasons than a failed test: an error nobody awaited, a file that does not load. And nothing is skipped. */
function judge(report: Report, ok: boolean): string[] {
  const skipped = report.numPendingTests + report.numTodoTests
  return [
    ...(skipped > 0 ? [`${skipped} tests were skipped: a test runs or does not exist`] : []),
    ...(!ok && report.numFailedTests === 0 ? ['the run failed outside of a test: see above'] : []),
  ]
}

function notRun(report: Report): string[] {
  const ran = new Set(report.testResults.map(({ name }) => relative(root, name).replaceAll('\\', '/')))
  return sourceFiles(root, ['**/*.test.ts'])
    .filter((file) => !ran.has(file))
    .map((file) => `${file}: no project of vitest.workspace.ts runs it`)
}

/** What the tests leave behind is ended, and counts as a failure. */
async function clean(run: string): Promise<string[]> {
  const left = await findLeftovers('TENANTRY_TEST_RUN', run)
  for (const { pid } of left) process.kill(pid, 'SIGKILL')
  return left.map(({ pid, command }) => `process ${pid} was left running by the tests: ${command}`)
}

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { name: string }[]
}
