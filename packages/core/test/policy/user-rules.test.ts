import { describe, expect, test } from 'vitest'
import type { AccountId, UserId } from '../../src/domain/id.ts'
import { TenantryError } from '../../src/errors.ts'
import type { Holder } from '../../src/policy/grant-ceiling.ts'
import { createPolicy } from '../../src/policy/policy.ts'
import { type Role, roleNamed } from '../../src/policy/roles.ts'
import {
  refuseAboveCeiling,
  refuseGiving,
  refuseOneself,
  refuseWideOutsideDefault,
} from '../../src/policy/user-rules.ts'
import { refusal } from './refusal.ts'

const policy = createPolicy()
const role = (name: string) => roleNamed(policy, {}, name) as Role
const [oak, pine] = ['acc_oak' as AccountId, 'acc_pine' as AccountId]
const holder = (accountId: AccountId, name: string): Holder => ({ accountId, grants: role(name).grants })
const [ada, ben] = [holder('acc_default' as AccountId, 'org-admin'), holder(oak, 'account-admin')]

describe('H17: nobody writes to whoever holds more than they do', () => {
  test('an account administrator to an organization administrator, or to one of another account', () => {
    const sentence =
      'This user may do things that you may not, so you cannot change them. Ask an organization administrator.'
    expect(refusal(() => refuseAboveCeiling(ben, holder(oak, 'org-admin')))).toEqual(
      new TenantryError('forbidden', sentence, { above: 'organization:update' }),
    )
    expect(refusal(() => refuseAboveCeiling(ben, holder(pine, 'account-admin')))).toEqual(
      new TenantryError('forbidden', sentence, { above: 'account:read' }),
    )
  })

  test('and everybody to those who hold as much, or less', () => {
    expect(refusal(() => refuseAboveCeiling(ben, holder(oak, 'account-admin')))).toBeNull()
    expect(refusal(() => refuseAboveCeiling(ben, holder(oak, 'member')))).toBeNull()
    expect(refusal(() => refuseAboveCeiling(ada, holder(pine, 'account-admin')))).toBeNull()
  })
})

describe('H17: nobody gives what they do not hold, reach included', () => {
  test('an account administrator gives no role of the organization, and none in another account', () => {
    expect(refusal(() => refuseGiving(ben, [role('member'), role('org-admin')], oak))).toEqual(
      new TenantryError(
        'forbidden',
        'You cannot give the role member, org-admin: it holds more than you do. Ask an organization administrator.',
        { above: 'organization:update' },
      ),
    )
    expect(refusal(() => refuseGiving(ben, [role('member')], pine))).toMatchObject({
      details: { above: 'account:read' },
    })
  })

  test('and gives what they hold where they hold it', () => {
    expect(refusal(() => refuseGiving(ben, [role('account-admin'), role('member')], oak))).toBeNull()
    expect(refusal(() => refuseGiving(ben, [], pine))).toBeNull()
    expect(refusal(() => refuseGiving(ada, [role('account-admin')], pine))).toBeNull()
  })
})

test('H17: nobody does to themselves what would change their own rights; to others, and as nobody, they do', () => {
  const [cleo, dov] = ['usr_cleo' as UserId, 'usr_dov' as UserId]
  expect(refusal(() => refuseOneself(cleo, cleo, 'deactivate yourself'))).toEqual(
    new TenantryError('forbidden', 'You cannot deactivate yourself. Ask another administrator.'),
  )
  expect(refusal(() => refuseOneself(cleo, dov, 'deactivate yourself'))).toBeNull()
  expect(refusal(() => refuseOneself(null, dov, 'deactivate yourself'))).toBeNull()
})

test('H15: only users of the default account hold what reaches the organization', () => {
  const auditor: Role = {
    name: 'auditor',
    grants: [
      { permission: 'resource:read', reach: 'account' },
      { permission: 'audit:read', reach: 'organization' },
    ],
  }
  expect(refusal(() => refuseWideOutsideDefault([role('member'), auditor], false))).toEqual(
    new TenantryError(
      'conflict',
      'Only users of the default account can be auditor. Add the person to the default account, or choose another role.',
      { role: 'auditor', next: 'add' },
    ),
  )
  expect(refusal(() => refuseWideOutsideDefault([role('org-admin')], false))).toMatchObject({
    details: { role: 'org-admin' },
  })
  expect(refusal(() => refuseWideOutsideDefault([auditor, role('org-admin')], true))).toBeNull()
  // Reading the organization itself, which every role may, reaches nothing else of it.
  expect(refusal(() => refuseWideOutsideDefault([role('account-admin'), role('member')], false))).toBeNull()
})
