import { expect, onTestFinished, test } from 'vitest'
import { findLicenceProblems } from '../../scripts/gate/licences.ts'
import { plantTree } from './planted-tree.ts'

test('what ships at run time under a licence that is not on its list is reported', () => {
  expect(problemsOf({ license: 'MPL-2.0' })).toEqual(['planted@1.0.0: MPL-2.0, used at run time'])
  expect(problemsOf({ license: 'GPL-3.0-only OR AGPL-3.0-only' })).toHaveLength(1)
  expect(problemsOf({ license: 'MIT AND GPL-2.0-only' })).toHaveLength(1)
  expect(problemsOf({})).toEqual(['planted@1.0.0: no licence named, used at run time'])
})

test('a tool may have a licence that may not ship, and not any', () => {
  expect(problemsOf({ license: 'MPL-2.0', dev: true })).toEqual([])
  expect(problemsOf({ license: 'GPL-3.0-only', dev: true })).toEqual([
    'planted@1.0.0: GPL-3.0-only, used as a tool',
  ])
})

test('one good alternative is enough, however it is written', () => {
  expect(problemsOf({ license: 'MIT' })).toEqual([])
  expect(problemsOf({ license: '(GPL-3.0-only OR MIT)' })).toEqual([])
  expect(problemsOf({ license: 'MIT AND ISC' })).toEqual([])
  expect(problemsOf({ licenses: [{ type: 'MIT' }] })).toEqual([])
})

test('an empty installation does not pass for a clean one', () => {
  const tree = plantTree({ 'node_modules/.package-lock.json': JSON.stringify({ packages: {} }) })
  onTestFinished(tree.remove)
  expect(findLicenceProblems(tree.folder)).toEqual(['nothing is installed: no licence was read'])
})

function problemsOf({
  dev = false,
  ...manifest
}: {
  dev?: boolean
  license?: string
  licenses?: { type: string }[]
}) {
  const tree = plantTree({
    'node_modules/.package-lock.json': JSON.stringify({ packages: { 'node_modules/planted': { dev } } }),
    'node_modules/planted/package.json': JSON.stringify({ name: 'planted', version: '1.0.0', ...manifest }),
  })
  onTestFinished(tree.remove)
  return findLicenceProblems(tree.folder)
}
