import { expect, test } from 'vitest'
import { differences, ROWS } from '../../../../test/authorization/matrix.ts'
import { PERMISSIONS } from '../../../../test/authorization/permission-table.ts'
import { OPERATIONS } from '../../src/operations/table.ts'

const operations = Object.keys(OPERATIONS)

test('every operation has a line in the matrix, and every line an operation', () => {
  expect(differences({ operations })).toEqual([])
})

test('an operation without a line is told, and a line without an operation', () => {
  expect(differences({ operations: [...operations, 'account.sell'] })).toEqual([
    'account.sell has no line in the matrix',
  ])
  const lines = ROWS.filter(({ operation }) => operation !== 'role.update')
  expect(differences({ operations }, lines)).toEqual(['role.update has no line in the matrix'])
  const sold = operations.filter((name) => name !== 'account.purge')
  expect(differences({ operations: sold })).toEqual(['account.purge is in the matrix only'])
})

test('the matrix and the table of operations name the same permission', () => {
  const named = ROWS.map(({ operation, permission }) => `${operation} ${permission}`)
  const needed = Object.values(OPERATIONS).map(({ name, permission }) => `${name} ${permission}`)
  expect([...new Set(named)].sort()).toEqual(needed.sort())
  expect(PERMISSIONS).toEqual(expect.arrayContaining(ROWS.map(({ permission }) => permission)))
})
