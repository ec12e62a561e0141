import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkFormat } from '../../scripts/gate/format.ts'
import { plantTree } from './planted-tree.ts'

test('formatting of another style is reported', async () => {
  const outcome = await check(`export const id = "acc_1";\n`)
  expect(outcome.failed).toBe(1)
  expect(outcome.output).toContain('planted.ts format')
})

test.each([
  ['any', 'export const id = {} as any\n', 'noExplicitAny'],
  ['a default export', 'export default 1\n', 'noDefaultExport'],
  ['an export of everything', `export * from './other.ts'\n`, 'noReExportAll'],
  ['a warning', 'export const id = (a: string | null) => a!\n', 'noNonNullAssertion'],
])('%s is reported', async (_, text, rule) => {
  expect((await check(text)).output).toContain(rule)
})

test('sound files pass', async () => {
  expect(await check(`export const id = 'acc_1'\n`)).toEqual({ passed: 1, failed: 0, output: '' })
})

async function check(text: string) {
  const tree = plantTree({ 'packages/core/src/planted.ts': text })
  onTestFinished(tree.remove)
  return checkFormat(join(tree.folder, 'packages'))
}
