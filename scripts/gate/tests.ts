import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { judgeRun, testFilesNotRun, type VitestReport } from './judge-run.ts'
import { findLeftovers } from './leftovers.ts'
import { runCommand } from './run-command.ts'
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
        env: { TENANTRY_GATE_RUN: run, CI: 'true', ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) },
        timeoutMs: 30 * 60_000,
        live: true,
      },
    )
    const report: VitestReport = JSON.parse(readFileSync(results, 'utf8'))
    const problems = [
      ...judgeRun(report, vitest.ok),
      ...(filters.length === 0 ? testFilesNotRun(report) : []),
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

/** What the tests leave behind is ended, and counts as a failure. */
async function clean(run: string): Promise<string[]> {
  const left = await findLeftovers({ variable: 'TENANTRY_GATE_RUN', value: run, graceMs: 5_000 })
  for (const { pid } of left) process.kill(pid, 'SIGKILL')
  return left.map(({ pid, command }) => `process ${pid} was left running by the tests: ${command}`)
}
