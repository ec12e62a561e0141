import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../scripts/gate/root.ts'
import { cell, PERMISSIONS, ROLES } from '../authorization/permission-table.ts'

/** What the table of docs/rules.md says: each permission with a word for each role. A cell names several: `user:read, create · role:assign`. */
function permissionsIn(text: string): readonly string[] {
  const part = text.split('## Who may do what')[1] ?? ''
  return [...part.matchAll(/^\| (\w[^|]*:[^|]*) \|(.+)\|$/gm)].flatMap(([, names = '', words = '']) =>
    names.split(' · ').flatMap((group) => {
      const [subject = '', actions = ''] = group.split(':')
      const row = words.split('|').map((word) => word.trim())
      return actions.split(', ').map((action) => [`${subject}:${action}`, ...row].join(' | '))
    }),
  )
}

/** The same of the table that the tests read. */
function permissionsTested(): readonly string[] {
  return PERMISSIONS.map((permission) => {
    const words = ROLES.map((role) => {
      const { reach, namesOnly } = cell(permission, role)
      return namesOnly ? `${reach}, names only` : reach
    })
    return [permission, ...words].join(' | ')
  })
}

const DOCUMENT = readFileSync(join(root, 'docs/rules.md'), 'utf8')

test('the table of docs/rules.md says of every permission what the tests read of it', () => {
  expect(permissionsIn(DOCUMENT).toSorted()).toEqual(permissionsTested().toSorted())
})

test.each([
  ['a permission that is left out', ', unlock', ''],
  ['one too many', '| user:move |', '| user:move · user:praise |'],
  ['another reach', '| user:move | org | – |', '| user:move | org | acct |'],
  ['a reach without its fields', 'self, names only', 'self'],
])('%s is found', (_name, text, planted) => {
  const said = permissionsIn(DOCUMENT.replace(text, planted))
  expect(said.toSorted()).not.toEqual(permissionsIn(DOCUMENT).toSorted())
  expect(said.toSorted()).not.toEqual(permissionsTested().toSorted())
})
