import { expect, test } from 'vitest'
import { ABOUT_ALL, ACTIONS, type Permission, reachesOrganization } from '../../src/policy/permissions.ts'
import { createPolicy, ownerFieldsOf } from '../../src/policy/policy.ts'

const policy = createPolicy()

test('every action of every subject is a permission, and nothing else is', () => {
  const named = Object.entries(ACTIONS).flatMap(([subject, actions]) =>
    actions.map((action) => `${subject}:${action}`),
  )
  expect([...policy.permissions].sort()).toEqual(named.sort())
})

test.each([
  ['organization', { organization: 'id' }],
  ['account', { organization: 'organizationId', account: 'id' }],
  ['user', { organization: 'organizationId', account: 'accountId', self: 'id' }],
  ['security', { organization: 'organizationId' }],
  ['resource', { organization: 'organizationId', account: 'accountId' }],
  ...['role', 'audit', 'instance', 'job', 'approval', 'chat'].map(
    (subject) => [subject, { organization: 'organizationId', account: 'accountId', self: 'userId' }] as const,
  ),
] as const)('whose a thing is, is said by these fields of it: %s', (subject, fields) => {
  for (const permission of policy.permissions)
    if (permission.startsWith(`${subject}:`) && !ABOUT_ALL.has(permission))
      expect(ownerFieldsOf(policy, permission)).toEqual(fields)
})

test.each(['role:configure', 'approval:configure', 'approval:break-glass', 'chat:install'] as const)(
  'H7: what is about all accounts reaches the organization or nothing: %s',
  (permission) => {
    expect(ownerFieldsOf(policy, permission)).toEqual({ organization: 'organizationId' })
    expect(policy.factory['org-admin']).toContainEqual({ permission, reach: 'organization' })
  },
)

test('a thing of a subject that nobody knows is the organization’s alone', () => {
  expect(ownerFieldsOf(policy, 'project:read' as Permission)).toEqual({ organization: 'organizationId' })
})

test('H15: a grant reaches the organization by its reach, unless it is about reading the organization', () => {
  expect(reachesOrganization({ permission: 'user:read', reach: 'organization' })).toBe(true)
  expect(reachesOrganization({ permission: 'user:read', reach: 'account' })).toBe(false)
  expect(reachesOrganization({ permission: 'organization:update', reach: 'organization' })).toBe(true)
  expect(reachesOrganization({ permission: 'organization:read', reach: 'organization' })).toBe(false)
})
