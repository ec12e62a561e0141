import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { GOALS } from '../src/goals.ts'

const MAIN = fileURLToPath(new URL('../src/growth/main.ts', import.meta.url))

/** It says only that growth is measured; what it measures beside other tests is worth nothing. */
const TIMEOUT_MS = 900_000

test('a quick run of growth measures every operation along every axis, weighs a host, and ends with the verdict', {
  timeout: TIMEOUT_MS,
}, async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@tenantry/source', MAIN, '--quick'],
    { timeout: TIMEOUT_MS, maxBuffer: 16 * 2 ** 20 },
  )
  const sections = new Map(
    stdout.split(/^## /m).map((section) => [section.split('\n')[0] ?? '', section] as const),
  )
  for (const grown of ['Users', 'Accounts', 'Organizations'])
    for (const operation of Object.keys(GOALS))
      if (!/64 callers|npm start/.test(operation))
        expect(sections.get(grown)).toContain(`| ${operation} | Tenantry |`)
  expect(sections.get('Depth of a page')).toContain('| deep page of 50 users | peer |')
  expect(sections.get('Rules of approval')).toContain('| create a user | Tenantry |')
  expect(sections.get('Callers at once')).toContain('| create a user | floor |')
  expect(sections.get('Goals at the largest size')).toContain(
    '| search by part of an e-mail: ≥ 10 × as fast as the peer |',
  )
  expect(sections.get('Memory of the host process')).toMatch(/MB of heap/)
  expect(stdout).not.toMatch(/not measured|NaN/)
  // Of what grew by chance, as such short runs do, some is done by Tenantry alone.
  for (const [name, section] of sections)
    if (name !== 'What grew') expect(section, name).not.toMatch(/\| – \|/)
  expect(stdout.trim().split('\n').at(-1)).toMatch(/^growth: \d+ of \d+ change by less than 20 %; /)
})
