import { relative } from 'node:path'
import { root } from './root.ts'
import { sourceFiles } from './source-files.ts'

/** A run fails for other reasons than a failed test: an error nobody awaited, a file that does not load. And nothing is skipped. */
export function judgeRun(report: VitestReport, ok: boolean): string[] {
  const skipped = report.numPendingTests + report.numTodoTests
  return [
    ...(skipped > 0
      ? [`${skipped} tests did not run: what prepares them failed, or somebody skipped them`]
      : []),
    ...(!ok && report.numFailedTests === 0 ? ['the run failed outside of a test: see above'] : []),
  ]
}

/** A test file that no project includes would be forgotten in silence. */
export function testFilesNotRun(report: VitestReport, folder = root): string[] {
  const ran = new Set(report.testResults.map(({ name }) => relative(folder, name).replaceAll('\\', '/')))
  return sourceFiles(folder, ['**/*.test.ts'])
    .filter((file) => !ran.has(file))
    .map((file) => `${file}: no project of vitest.workspace.ts runs it`)
}

/** What we read of Vitest's JSON report. */
export interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { name: string }[]
}
