import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../scripts/gate/root.ts'
import { sourceFiles } from '../../scripts/gate/source-files.ts'

const { scripts } = read('package.json')

test('every npm script installs what is missing before it starts', () => {
  const names = Object.keys(scripts).filter((name) => !(name.startsWith('pre') && name.slice(3) in scripts))
  const unprepared = names.filter((name) => scripts[`pre${name}`] !== 'node scripts/bootstrap.mjs')
  expect(unprepared).toEqual([])
})

test('npm start and npm test are replaced by what they run, so that a signal reaches it', () => {
  expect([scripts.start, scripts.test]).toEqual([
    expect.stringMatching(/^exec node /),
    expect.stringMatching(/^exec node /),
  ])
})

test('every workspace says that it needs Node 24.7, and its licence', () => {
  const workspaces = sourceFiles(root, ['{packages,apps}/*/package.json']).map(read)
  expect(workspaces.map(({ engines }) => engines.node)).toEqual(workspaces.map(() => '>=24.7'))
  expect(workspaces.map(({ license }) => license)).toEqual(workspaces.map(() => 'MIT'))
})

function read(file: string) {
  return JSON.parse(readFileSync(join(root, file), 'utf8'))
}
