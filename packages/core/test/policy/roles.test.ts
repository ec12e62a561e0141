import { describe, expect, test } from 'vitest'
import type { StoredGrant, StoredRole } from '../../src/domain/role.ts'
import { DEFAULT_ROLE, isRoleName, ROLE_NAMES } from '../../src/policy/factory.ts'
import { createPolicy } from '../../src/policy/policy.ts'
import { roleView } from '../../src/policy/role-view.ts'
import { roleNamed } from '../../src/policy/roles.ts'

const policy = createPolicy()
const withProjects = createPolicy({
  subjects: { project: { owner: { account: 'accountId' }, actions: { read: { member: 'account' } } } },
})
const readAudit: StoredGrant = { permission: 'audit:read', reach: 'organization' }
const renameOnly: StoredGrant = { permission: 'user:update', reach: 'account', fields: ['firstName'] }

describe('a role of an organization', () => {
  test.each(ROLE_NAMES)('%s grants what the factory says, until the organization says otherwise', (name) => {
    expect(isRoleName(name)).toBe(true)
    expect(roleNamed(policy, {}, name)).toEqual({ name, grants: policy.factory[name] })
    expect(roleNamed(policy, { auditor: [readAudit] }, name)?.grants).toBe(policy.factory[name])
  })

  test('H6: whoever is given no role is a member', () => {
    expect(DEFAULT_ROLE).toBe('member')
  })

  test('grants what the organization says, and nothing of what the factory says', () => {
    expect(roleNamed(policy, { auditor: [readAudit, renameOnly] }, 'auditor')).toEqual({
      name: 'auditor',
      grants: [readAudit, renameOnly],
    })
    expect(roleNamed(policy, { 'account-admin': [readAudit] }, 'account-admin')?.grants).toEqual([readAudit])
    expect(roleNamed(policy, { member: [] }, 'member')?.grants).toEqual([])
  })

  test.each(['auditor', 'constructor', 'toString', '__proto__', ''])(
    'is nobody’s when it is called %j',
    (name) => {
      expect(isRoleName(name)).toBe(false)
      expect(roleNamed(policy, {}, name)).toBeNull()
    },
  )

  test('grants nothing of what the host does not know any more', () => {
    const own = { auditor: [{ permission: 'project:read', reach: 'account' } as const, readAudit] }
    expect(roleNamed(policy, own, 'auditor')?.grants).toEqual([readAudit])
    expect(roleNamed(withProjects, own, 'auditor')?.grants).toEqual(own.auditor)
  })

  test('H7: grants nothing at a reach that says nothing of such a thing, though it was stored once', () => {
    const narrow: StoredGrant[] = [
      { permission: 'approval:configure', reach: 'self' },
      { permission: 'approval:break-glass', reach: 'account' },
    ]
    expect(roleNamed(policy, { auditor: [...narrow, readAudit] }, 'auditor')?.grants).toEqual([readAudit])
  })

  test('is never reduced where it is org-admin: what a newer version adds comes after what was stored', () => {
    const stored = policy.factory['org-admin']
    expect(roleNamed(withProjects, { 'org-admin': stored }, 'org-admin')?.grants).toEqual([
      ...stored,
      { permission: 'project:read', reach: 'organization' },
    ])
  })
})

describe('a role as it is shown', () => {
  const stored: StoredRole = {
    name: 'member',
    description: '',
    isFactory: true,
    grants: null,
    version: 1,
    createdAt: '2026-01-31T12:00:00.000Z',
    updatedAt: '2026-01-31T12:00:00.000Z',
  }

  test.each([
    ['org-admin', 'Manages accounts, users, roles and security of the whole organization'],
    ['account-admin', 'Manages the users and resources of their own account'],
    ['member', 'Uses what is there; manages their own profile'],
  ] as const)('%s has the description and the grants of the factory', (name, description) => {
    expect(roleView(policy, { ...stored, name })).toEqual({
      ...stored,
      name,
      description,
      isChanged: false,
      grants: policy.factory[name],
    })
  })

  test('is changed once the organization says what it grants, and described anew once it says how', () => {
    expect(roleView(policy, { ...stored, description: 'Reads', grants: [readAudit] })).toEqual({
      ...stored,
      description: 'Reads',
      isChanged: true,
      grants: [readAudit],
    })
  })

  test('of the organization’s own has no factory settings: it is not changed, and described by nobody else', () => {
    const own = { ...stored, name: 'auditor', isFactory: false }
    expect(roleView(policy, { ...own, grants: [readAudit] })).toEqual({
      ...own,
      isChanged: false,
      grants: [readAudit],
    })
    expect(roleView(policy, own).grants).toEqual([])
  })
})
