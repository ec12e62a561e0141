import { expect, onTestFinished, test } from 'vitest'
import { checkTypes } from '../../scripts/gate/types.ts'
import { lendPackages, plantTree } from './planted-tree.ts'

test('a type error in a test is reported', async () => {
  const outcome = await check({
    'packages/core/test/types/planted.test.ts': `export const id: number = 'acc_1'\n`,
  })
  expect(outcome.failed).toBe(1)
  expect(outcome.output).toContain(`planted.test.ts(1,14): error TS2322`)
})

test('an expectation of an error that does not come is reported: this is what a type test rests on', async () => {
  const outcome = await check({
    'packages/core/test/planted.test.ts': `// @ts-expect-error\nexport const id: number = 1\n`,
  })
  expect(outcome.output).toContain('error TS2578')
})

test('a file that no tsconfig.json includes is reported', async () => {
  const outcome = await check({ 'elsewhere/planted.ts': 'export const id = 1\n' })
  expect(outcome.output).toBe('elsewhere/planted.ts: not in the include of tsconfig.json')
})

test('sound files pass', async () => {
  const outcome = await check({})
  expect(outcome).toEqual({ passed: 1, failed: 0, output: '' })
})

function check(files: Record<string, string>) {
  const tree = plantTree({ 'packages/core/src/sound.ts': 'export const id: number = 1\n', ...files })
  onTestFinished(tree.remove)
  lendPackages(tree.folder, ['@types', 'undici-types'])
  return checkTypes(tree.folder)
}
