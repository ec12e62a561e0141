import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

/** Suites that no database runs: no test file includes them by its name, so one that is not listed would be forgotten in silence. */
function forgottenSuites(folder: string): string[] {
  const listed = /SUITES.*? = \[([^\]]*)\]/s.exec(readFileSync(join(folder, 'suites.ts'), 'utf8'))?.[1] ?? ''
  const names = new Set(listed.match(/\w+/g))
  return globSync('**/*.suite.ts', { cwd: folder }).filter((file) => {
    const exported = [
      ...readFileSync(join(folder, file), 'utf8').matchAll(/^export (?:function|const) (\w+)/gm),
    ]
    const suites = exported.map(([, name]) => name ?? '').filter((name) => name.endsWith('Suite'))
    return suites.length === 0 || suites.some((name) => !names.has(name))
  })
}

test('every suite is run on both databases', () => {
  expect(forgottenSuites(join(import.meta.dirname, '..'))).toEqual([])
})

test('a suite that is not listed is found, also when it is imported, and so is a file that exports none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-suites-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'hierarchy'))
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
  write(
    'suites.ts',
    `import { imported } from './hierarchy/imported.suite.ts'\nexport const SUITES: readonly ((on: SharedDatabase) => void)[] = [\n  ranSuite,\n]\n`,
  )
  write('hierarchy/ran.suite.ts', 'export function ranSuite() {}\n')
  write('hierarchy/imported.suite.ts', 'export function importedSuite() {}\n')
  write('hierarchy/nameless.suite.ts', 'function runSuite() {}\n')
  expect(forgottenSuites(folder).sort()).toEqual([
    'hierarchy/imported.suite.ts',
    'hierarchy/nameless.suite.ts',
  ])
})
