import { describe, expect, test } from 'vitest'
import { TenantryError } from '../../src/errors.ts'
import { ROLE_NAMES, type RoleName } from '../../src/policy/factory.ts'
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

  test('gives each role its own reach of what a host adds, and nothing where none is said', () => {
    const { factory } = createPolicy({ subjects: { project } })
    const reaches = (role: RoleName) =>
      factory[role].flatMap(({ permission, reach }) => (permission.startsWith('project:') ? [reach] : []))
    expect(ROLE_NAMES.map(reaches)).toEqual([
      ['organization', 'organization'],
      ['account', 'account'],
      ['self'],
    ])
  })

  test.each(['a', 'project', 'change-request', 'very-big-thing', 'constructor'])(
    'takes %s for a subject, and for an action',
    (word) => {
      const { permissions } = createPolicy({ subjects: { [word]: { owner: {}, actions: { [word]: {} } } } })
      expect(permissions.at(-1)).toBe(`${word}:${word}`)
    },
  )

  test.each([
    '',
    'Project',
    'projecT',
    '1project',
    'project1',
    'my project',
    '-project',
    'project-',
    'a--b',
    'a:b',
    'ä',
  ])('refuses %j for a subject, and for an action: nobody could type it', (word) => {
    expect(() => createPolicy({ subjects: { [word]: project } })).toThrow(
      new TenantryError(
        'invalid_input',
        `"${word}" cannot be a subject: it is one already, or no word in lower case.`,
      ),
    )
    expect(() => createPolicy({ subjects: { project: { owner: {}, actions: { [word]: {} } } } })).toThrow(
      new TenantryError('invalid_input', `"${word}" cannot be an action: it is no word in lower case.`),
    )
  })

  test('refuses a subject of ours, and a reach that no field can say', () => {
    expect(() => createPolicy({ subjects: { user: project } })).toThrow(
      new TenantryError(
        'invalid_input',
        '"user" cannot be a subject: it is one already, or no word in lower case.',
      ),
    )
    const unowned = { owner: { account: 'accountId' }, actions: { read: { member: 'self' } } } as const
    expect(() => createPolicy({ subjects: { project: unowned } })).toThrow(
      new TenantryError(
        'invalid_input',
        'project:read cannot have the reach "self": no field of project says whose it is.',
      ),
    )
  })

  test('without subjects of a host knows nothing of a project', () => {
    expect(createPolicy().permissions).not.toContain(archive)
  })
})
