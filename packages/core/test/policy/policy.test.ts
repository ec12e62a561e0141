import { describe, expect, test } from 'vitest'
import { TenantryError } from '../../src/errors.ts'
import type { HostSubject } from '../../src/policy/host-subject.ts'
import type { HostPermission } from '../../src/policy/permissions.ts'
import { createPolicy, ownerFieldsOf } from '../../src/policy/policy.ts'

const archive = 'project:archive' as HostPermission
const project: HostSubject = {
  owner: { account: 'accountId', self: 'leaderId' },
  actions: { read: { 'account-admin': 'account', member: 'self' }, archive: { 'account-admin': 'account' } },
}

describe('a policy', () => {
  test("takes a host's subject in: its permissions come last, and an organization administrator holds each of them", () => {
    const policy = createPolicy({ subjects: { project } })
    expect(policy.permissions.slice(-2)).toEqual(['project:read', 'project:archive'])
    expect(policy.factory['org-admin']).toContainEqual({ permission: archive, reach: 'organization' })
    expect(policy.factory['account-admin']).toContainEqual({ permission: archive, reach: 'account' })
    expect(policy.factory.member.map(({ permission }) => permission)).not.toContain(archive)
    expect(ownerFieldsOf(policy, archive)).toEqual({
      organization: 'organizationId',
      account: 'accountId',
      self: 'leaderId',
    })
    expect(policy.wideRoles).toEqual(['org-admin'])
  })

  test.each([
    ['a subject of ours', { user: project }],
    ['a subject that is no word', { 'My Project': project }],
    ['an action that is no word', { project: { owner: {}, actions: { 'archive:all': {} } } }],
    ['a reach that no field can say', { project: { owner: {}, actions: { read: { member: 'self' } } } }],
  ] as const)('refuses %s', (_what, subjects) => {
    expect(() => createPolicy({ subjects })).toThrow(TenantryError)
  })

  test('without subjects of a host knows nothing of a project', () => {
    expect(createPolicy().permissions).not.toContain(archive)
  })
})
