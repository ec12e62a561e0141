import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { PERMISSIONS_PAGE, permissionsPage } from '../../scripts/permissions-page.ts'
import { OPERATIONS } from '../../src/operations/table.ts'
import { createPolicy, type Policy } from '../../src/policy/policy.ts'

const policy = createPolicy()

describe('docs/permissions.md', () => {
  test('is what the policy and the table of operations say; `npm run docs` writes it anew', async () => {
    expect(permissionsPage(policy, OPERATIONS)).toBe(await readFile(PERMISSIONS_PAGE, 'utf8'))
  })

  const [first, ...others] = policy.factory.member
  if (first === undefined) throw new Error('a member holds nothing')
  const member = (grants: Policy['factory']['member']): Policy => ({
    ...policy,
    factory: { ...policy.factory, member: grants },
  })
  test.each([
    ['a role that grants less', member(others), OPERATIONS],
    ['a grant that reaches further', member([{ ...first, reach: 'self' }, ...others]), OPERATIONS],
    ['a grant for a field', member([{ ...first, fields: ['name'] }, ...others]), OPERATIONS],
    ['a permission that is not there', { ...policy, permissions: policy.permissions.slice(1) }, OPERATIONS],
    [
      'an operation that needs another permission',
      policy,
      { ...OPERATIONS, 'role.list': { permission: 'role:assign' } },
    ],
    [
      'an operation that only Tenantry itself may call',
      policy,
      { ...OPERATIONS, 'role.list': { permission: 'organization:read', internal: true } },
    ],
  ] as const)('differs by %s', async (_what, changed, operations) => {
    expect(permissionsPage(changed, operations)).not.toBe(await readFile(PERMISSIONS_PAGE, 'utf8'))
  })
})
