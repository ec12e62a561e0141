import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { judgeRun, testFilesNotRun } from '../../scripts/gate/judge-run.ts'
import { findLeftovers } from '../../scripts/gate/leftovers.ts'
import { runSteps, summarize } from '../../scripts/gate/run-steps.ts'
import { plantTree } from './planted-tree.ts'

const sound = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] }

test('a skipped test and a todo are failures', () => {
  expect(judgeRun(sound, true)).toEqual([])
  expect(judgeRun({ ...sound, numPendingTests: 1, numTodoTests: 1 }, true)).toEqual([
    '2 tests did not run: what prepares them failed, or somebody skipped them',
  ])
})

test('a run that fails although each test passed is a failure', () => {
  expect(judgeRun(sound, false)).toEqual(['the run failed outside of a test: see above'])
})

test('a test file that did not run is named', () => {
  const tree = plantTree({ 'packages/core/test/ran.test.ts': '', 'packages/core/forgotten.test.ts': '' })
  onTestFinished(tree.remove)
  const report = { ...sound, testResults: [{ name: join(tree.folder, 'packages/core/test/ran.test.ts') }] }
  expect(testFilesNotRun(report, tree.folder)).toEqual([
    'packages/core/forgotten.test.ts: no project of vitest.workspace.ts runs it',
  ])
})

test('a process that the tests left running is found', async () => {
  const child = spawn('sleep', ['60'], { env: { ...process.env, TENANTRY_PLANTED: 'here' }, stdio: 'ignore' })
  onTestFinished(() => void child.kill())
  const left = await findLeftovers({ variable: 'TENANTRY_PLANTED', value: 'here', graceMs: 0 })
  expect(left).toEqual([{ pid: child.pid, command: 'sleep 60' }])
  expect(await findLeftovers({ variable: 'TENANTRY_PLANTED', value: 'elsewhere', graceMs: 0 })).toEqual([])
})

test('the last line counts what passed and failed, and the exit code follows it', () => {
  const lines = vi.spyOn(console, 'log').mockImplementation(() => {})
  onTestFinished(() => lines.mockRestore())
  const outcome = { name: 'types', passed: 1, failed: 0, output: '' }
  expect(summarize([outcome, { ...outcome, passed: 40 }])).toBe(0)
  expect(lines.mock.lastCall).toEqual(['\n41 passed, 0 failed'])
  expect(summarize([outcome, { ...outcome, passed: 39, failed: 2 }])).toBe(1)
  expect(lines.mock.lastCall).toEqual(['\n40 passed, 2 failed'])
  expect(summarize([])).toBe(1)
})

test('a check that throws has failed, and the others are still run', async () => {
  const lines = vi.spyOn(console, 'log').mockImplementation(() => {})
  onTestFinished(() => lines.mockRestore())
  const passing = { name: 'sound', run: async () => ({ passed: 1, failed: 0, output: '' }) }
  const throwing = { name: 'planted', run: async () => Promise.reject(new Error('planted')) }
  const outcomes = await runSteps([throwing, passing], 1)
  expect(outcomes.map(({ name, failed, output }) => [name, failed, output])).toEqual([
    ['planted', 1, 'Error: planted'],
    ['sound', 0, ''],
  ])
})
