import { describe, expect, test } from 'vitest'
import type { AccountId, OrganizationId, UserId } from '../../src/domain/id.ts'
import { allows } from '../../src/policy/authorize.ts'
import { type Holding, heldBy } from '../../src/policy/held.ts'
import { createPolicy } from '../../src/policy/policy.ts'

const policy = createPolicy()
const ben: Holding = {
  organizationId: 'org_acorn' as OrganizationId,
  accountId: 'acc_oak' as AccountId,
  userId: 'usr_ben' as UserId,
  roles: ['account-admin'],
  ownGrants: null,
}
const auditor = JSON.stringify({ auditor: [{ permission: 'audit:read', reach: 'organization' }] })

describe('what somebody holds', () => {
  test('is what their roles grant, where and as whom they hold them', () => {
    const { grants, ability } = heldBy(policy, { ...ben, roles: ['account-admin', 'member'] })
    expect(grants).toEqual([...policy.factory['account-admin'], ...policy.factory.member])
    const inOak = { id: 'usr_cleo', accountId: 'acc_oak', organizationId: 'org_acorn' }
    expect(allows(ability, 'user:deactivate', { row: inOak })).toBe(true)
    expect(allows(ability, 'user:deactivate', { row: { ...inOak, accountId: 'acc_pine' } })).toBe(false)
    expect(allows(ability, 'user:deactivate', { row: { ...inOak, organizationId: 'org_birch' } })).toBe(false)
  })

  test('is what the organization says that a role grants, where it says so', () => {
    const { grants } = heldBy(policy, { ...ben, roles: ['auditor', 'member'], ownGrants: auditor })
    expect(grants).toEqual([{ permission: 'audit:read', reach: 'organization' }, ...policy.factory.member])
  })

  test('is nothing for a role that nobody knows, and the rest all the same', () => {
    expect(heldBy(policy, { ...ben, roles: ['auditor'] }).grants).toEqual([])
    expect(heldBy(policy, { ...ben, roles: ['auditor', 'member'] }).grants).toEqual(policy.factory.member)
  })
})

describe('H18: what was kept of somebody answers for them only, as they are now', () => {
  test.each<[string, Partial<Holding>]>([
    ['organization', { organizationId: 'org_birch' as OrganizationId }],
    ['account', { accountId: 'acc_pine' as AccountId }],
    ['person', { userId: 'usr_dov' as UserId }],
    ['no person', { userId: null }],
    ['roles', { roles: [] }],
    ['grants of a role', { ownGrants: JSON.stringify({ 'account-admin': [] }) }],
  ])('another %s is another key, and another ability', (_what, change) => {
    const before = heldBy(policy, ben)
    const after = heldBy(policy, { ...ben, ...change })
    expect(after.rights).not.toBe(before.rights)
    expect(after.ability).not.toBe(before.ability)
    expect(heldBy(policy, { ...ben }).ability).toBe(before.ability)
  })

  test('another policy keeps its own', () => {
    const other = createPolicy()
    expect(heldBy(other, ben).rights).toBe(heldBy(policy, ben).rights)
    expect(heldBy(other, ben).ability).not.toBe(heldBy(policy, ben).ability)
  })

  test('five hundred are kept, and the one that was made first makes room for the next', () => {
    const fresh = createPolicy()
    const person = (index: number) => heldBy(fresh, { ...ben, userId: `usr_${index}` as UserId })
    const made = Array.from({ length: 500 }, (_, index) => person(index))
    expect([person(0), person(1), person(499)]).toEqual([made[0], made[1], made[499]])
    expect(person(0)).toBe(made[0])
    person(500)
    expect(person(1)).toBe(made[1])
    expect(person(0)).not.toBe(made[0])
  })
})
