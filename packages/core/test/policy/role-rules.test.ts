import { describe, expect, test } from 'vitest'
import type { AccountId } from '../../src/domain/id.ts'
import { TenantryError } from '../../src/errors.ts'
import type { Grant } from '../../src/policy/permissions.ts'
import { createPolicy } from '../../src/policy/policy.ts'
import {
  refuseOwnRights,
  refuseReducedAdministrator,
  refuseRoleAboveCeiling,
} from '../../src/policy/role-rules.ts'
import { refusal } from './refusal.ts'

const policy = createPolicy()
const oak = 'acc_oak' as AccountId
const ada = { accountId: 'acc_default' as AccountId, grants: policy.factory['org-admin'] }
const ben = { accountId: oak, grants: policy.factory['account-admin'] }
const readUsers = (reach: Grant['reach']): Grant => ({ permission: 'user:read', reach })

describe('H17: whoever changes a role holds what it grants wherever its holders are', () => {
  test('so what reaches one account is not enough for it', () => {
    expect(
      refusal(() => refuseRoleAboveCeiling(ben, 'auditor', [readUsers('self'), readUsers('account')])),
    ).toEqual(
      new TenantryError(
        'forbidden',
        'You do not hold user:read for the whole organization, so you cannot change a role that grants it, nor put it into auditor. Ask an organization administrator.',
        { above: 'user:read' },
      ),
    )
  })

  test('and what reaches the organization is, as is what is one’s own for one’s own', () => {
    expect(refusal(() => refuseRoleAboveCeiling(ada, 'auditor', [readUsers('organization')]))).toBeNull()
    expect(refusal(() => refuseRoleAboveCeiling(ben, 'auditor', [readUsers('self')]))).toBeNull()
  })
})

describe('H17: nobody changes their own rights by changing a role that they hold', () => {
  const auditor = { name: 'auditor', grants: [readUsers('account')] }
  const writer = { name: 'writer', grants: [{ permission: 'resource:write', reach: 'account' } as const] }

  test('so that they would hold less', () => {
    expect(
      refusal(() => refuseOwnRights(oak, [writer, auditor], { role: 'auditor', after: [readUsers('self')] })),
    ).toEqual(
      new TenantryError(
        'forbidden',
        'You hold auditor yourself, so you would change your own rights. Ask another administrator.',
      ),
    )
    expect(refusal(() => refuseOwnRights(oak, [auditor], { role: 'auditor', after: [] }))).not.toBeNull()
  })

  test('but change roles that they do not hold, add to those that they do, and take away what another gives them too', () => {
    const held = [writer, auditor]
    expect(refusal(() => refuseOwnRights(oak, held, { role: 'reader', after: [] }))).toBeNull()
    expect(
      refusal(() => refuseOwnRights(oak, held, { role: 'auditor', after: [readUsers('organization')] })),
    ).toBeNull()
    const both = [...held, { name: 'reader', grants: [readUsers('account')] }]
    expect(refusal(() => refuseOwnRights(oak, both, { role: 'auditor', after: [] }))).toBeNull()
  })
})

describe('org-admin is extended and never reduced', () => {
  const all = policy.factory['org-admin']

  test.each<[string, readonly Grant[]]>([
    ['without it', all.filter(({ permission }) => permission !== 'user:read')],
    [
      'at a lower reach',
      all.map((grant) => (grant.permission === 'user:read' ? readUsers('account') : grant)),
    ],
  ])('%s: refused, and told what would be missing', (_how, after) => {
    expect(refusal(() => refuseReducedAdministrator(policy, 'org-admin', after))).toEqual(
      new TenantryError(
        'conflict',
        'The role org-admin can be extended and not reduced, and would lack user:read. Make another role instead.',
        { missing: 'user:read' },
      ),
    )
  })

  test('with more it is taken, and any other role may lose everything', () => {
    expect(
      refusal(() => refuseReducedAdministrator(policy, 'org-admin', [...all, readUsers('self')])),
    ).toBeNull()
    expect(refusal(() => refuseReducedAdministrator(policy, 'account-admin', []))).toBeNull()
  })
})
