import { describe, expect, test } from 'vitest'
import {
  cell,
  covers,
  PERMISSIONS,
  ROLES,
  type Role,
  WHOSE,
} from '../../../../test/authorization/permission-table.ts'
import type { AccountId, OrganizationId, UserId } from '../../src/domain/id.ts'
import { allows, forbidden, holdsAtAll, mayNot } from '../../src/policy/authorize.ts'
import { defineAbility } from '../../src/policy/define-ability.ts'
import { aboveCeiling } from '../../src/policy/grant-ceiling.ts'
import type { Grant, HostPermission, Permission } from '../../src/policy/permissions.ts'
import { createPolicy } from '../../src/policy/policy.ts'

const policy = createPolicy()
const OWNER = {
  organizationId: 'org_1' as OrganizationId,
  accountId: 'acc_1' as AccountId,
  userId: 'usr_1' as UserId,
}
const abilityOf = (grants: readonly Grant[]) => defineAbility(policy, { ...OWNER, grants })

/** A thing of a subject in each place that the table knows. */
function thing(subject: string, whose: (typeof WHOSE)[number]): object {
  const organizationId = whose === 'other organization' ? 'org_2' : 'org_1'
  const accountId = whose === 'other account' ? 'acc_2' : whose === 'other organization' ? 'acc_3' : 'acc_1'
  const userId = whose === 'own' ? 'usr_1' : 'usr_2'
  if (subject === 'organization') return { id: organizationId }
  if (subject === 'account') return { id: accountId, organizationId }
  if (subject === 'user') return { id: userId, accountId, organizationId }
  return { id: 'thing', userId, accountId, organizationId }
}

describe.each(ROLES)('%s, by the rules alone', (role: Role) => {
  const grants = policy.factory[role]
  const ability = abilityOf(grants)

  test('may do what the table says, to whose it says', () => {
    for (const permission of PERMISSIONS as readonly Permission[]) {
      const [subject = ''] = permission.split(':')
      const { reach, namesOnly } = cell(permission, role)
      expect(holdsAtAll(grants, permission), permission).toBe(reach !== '–')
      for (const whose of WHOSE) {
        const only = ['organization', 'security'].includes(subject) && whose !== 'other organization'
        const asked = only || (subject === 'account' && whose === 'own account') ? 'own' : whose
        const row = thing(subject, whose)
        const may = covers(reach, asked)
        expect(allows(ability, permission, { row }), `${permission} ${whose}`).toBe(may && !namesOnly)
        expect(allows(ability, permission, { row, fields: [] })).toBe(may && !namesOnly)
        expect(allows(ability, permission, { row, fields: ['firstName', 'lastName'] })).toBe(may)
        expect(allows(ability, permission, { row, fields: ['firstName', 'email'] })).toBe(may && !namesOnly)
      }
    }
  })
})

test('a job of the host’s owns nothing: what reaches oneself only is nobody’s, and what is nobody’s is not the job’s', () => {
  const ability = defineAbility(policy, {
    ...OWNER,
    userId: null,
    grants: [
      { permission: 'user:read', reach: 'self' },
      { permission: 'audit:read', reach: 'self' },
    ],
  })
  const row = { id: 'usr_1', accountId: 'acc_1', organizationId: 'org_1' }
  expect(allows(ability, 'user:read', { row })).toBe(false)
  expect(allows(ability, 'audit:read', { row: { ...row, userId: null } })).toBe(false)
})

test('a reach that no field of the subject can say grants nothing', () => {
  const ability = abilityOf([{ permission: 'security:configure', reach: 'account' }])
  expect(allows(ability, 'security:configure', { row: thing('security', 'own') })).toBe(false)
})

describe('the ceiling', () => {
  const at = (accountId: string, ...grants: Grant[]) => ({ accountId: accountId as AccountId, grants })
  const read = (reach: Grant['reach'], fields?: readonly string[]): Grant => ({
    permission: 'user:update',
    reach,
    ...(fields === undefined ? {} : { fields }),
  })

  test.each<[string, Grant, Grant, boolean, boolean]>([
    ['the organization covers everything', read('organization'), read('organization'), true, true],
    ['the organization covers an account', read('organization'), read('account'), true, true],
    ['an account covers itself, and no other', read('account'), read('account'), true, false],
    [
      'an account covers what is one’s own, wherever: whoever has it may do it to themselves',
      read('account'),
      read('self'),
      true,
      true,
    ],
    ['an account does not cover the organization', read('account'), read('organization'), false, false],
    ['one’s own does not cover an account', read('self'), read('account'), false, false],
    ['one’s own covers one’s own, wherever', read('self'), read('self'), true, true],
    ['every field covers some', read('self'), read('self', ['email']), true, true],
    ['some fields do not cover every', read('self', ['email']), read('self'), false, false],
    ['some fields cover fewer', read('self', ['email', 'lastName']), read('self', ['email']), true, true],
    [
      'some fields do not cover more',
      read('self', ['email']),
      read('self', ['email', 'lastName']),
      false,
      false,
    ],
    ['some fields do not cover others', read('self', ['email']), read('self', ['lastName']), false, false],
    [
      'another permission covers nothing',
      { permission: 'user:read', reach: 'organization' },
      read('self'),
      false,
      false,
    ],
  ])('%s', (_what, held, given, sameAccount, otherAccount) => {
    expect(aboveCeiling(at('acc_1', held), at('acc_1', given))).toEqual(sameAccount ? [] : [given])
    expect(aboveCeiling(at('acc_1', held), at('acc_2', given))).toEqual(otherAccount ? [] : [given])
  })

  test('several grants of a permission cover together what none of them covers alone', () => {
    const held = at('acc_1', read('account', ['email']), read('self', ['lastName']))
    expect(aboveCeiling(held, at('acc_1', read('self', ['email', 'lastName'])))).toEqual([])
    expect(aboveCeiling(held, at('acc_1', read('account', ['email', 'lastName'])))).toHaveLength(1)
    expect(aboveCeiling(at('acc_1', ...held.grants, read('self')), at('acc_1', read('self')))).toEqual([])
  })

  test('what is above it is told in the order in which it was to be given', () => {
    const [audit, roles]: Grant[] = [
      { permission: 'audit:read', reach: 'account' },
      { permission: 'role:assign', reach: 'account' },
    ]
    expect(aboveCeiling(at('acc_1', read('account')), at('acc_1', roles!, read('self'), audit!))).toEqual([
      roles,
      audit,
    ])
  })
})

test.each([
  ['account:create', 'You may not create an account. Ask an administrator.'],
  ['user:read', 'You may not read this user. Ask an administrator.'],
  ['organization:read', 'You may not read the organization. Ask an administrator.'],
  ['organization:rotate-secret', 'You may not rotate the secret of the organization. Ask an administrator.'],
  ['user:set-password', 'You may not set the password of a user. Ask an administrator.'],
  ['approval:configure', 'You may not see or change the rules about who must agree. Ask an administrator.'],
  ['approval:read', 'You may not read requests for approval. Ask an administrator.'],
  ['role:assign', 'You may not give or take away roles. Ask an administrator.'],
  ['role:configure', 'You may not configure a role. Ask an administrator.'],
  ['chat:link', 'You may not link this chat identity. Ask an administrator.'],
  ['chat:install', 'You may not connect or disconnect chat workspaces. Ask an administrator.'],
] as const)('who lacks %s reads: %s', (permission, sentence) => {
  expect(forbidden(permission)).toMatchObject({
    code: 'forbidden',
    message: sentence,
    details: { permission },
  })
  expect(forbidden(permission, 'Otherwise.').message).toBe('Otherwise.')
})

test.each([
  ['project:assign', 'You may not assign a project.'],
  ['project:link', 'You may not link a project.'],
  ['order:read', 'You may not read this order.'],
  ['order:ship', 'You may not ship an order.'],
] as const)('what a host calls %s is said in its own words', (permission, sentence) => {
  expect(mayNot(permission as HostPermission)).toBe(sentence)
})
