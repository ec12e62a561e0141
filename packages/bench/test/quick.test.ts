import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { GOALS } from '../src/goals.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** It says only that the benchmarks run; what they measure beside other tests is worth nothing. */
const TIMEOUT_MS = 600_000

test('a quick run measures every operation that has a goal on every side, and ends with the verdict, which --check makes its exit code', {
  timeout: TIMEOUT_MS,
}, async () => {
  const ran = await promisify(execFile)(
    process.execPath,
    ['--conditions=@tenantry/source', MAIN, '--quick', '--check'],
    { timeout: TIMEOUT_MS },
  ).then(
    ({ stdout, stderr }) => ({ stdout, stderr, code: 0 }),
    (error: { stdout: string; stderr: string; code: unknown }) => error,
  )
  const { stdout, stderr } = ran
  for (const operation of Object.keys(GOALS)) expect(stdout, stderr).toContain(`| ${operation}`)
  expect(stdout).not.toContain('not measured')
  const verdict = stdout.trim().split('\n').at(-1) ?? ''
  const [, missed] = /^goals: \d+ reached, \d+ within noise, (\d+) missed$/.exec(verdict) ?? []
  expect(missed).toBeDefined()
  expect(ran.code).toBe(missed === '0' ? 0 : 1)
})
