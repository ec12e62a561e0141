import { describe, expect, test } from 'vitest'
import {
  cell,
  covers,
  PERMISSIONS,
  ROLES,
  type Role,
  WHOSE,
  type Whose,
} from '../../../../test/authorization/permission-table.ts'
import { ACTIONS, type Permission } from '../../src/policy/permissions.ts'
import type { Session } from '../../src/session.ts'
import { addUser } from '../support/additions.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

/** What belongs to the organization as a whole has no account and no person: it is one's own or another organization's. */
const WITHOUT_OWNER = ['organization', 'security']

test('the table written by hand and the product know the same permissions', () => {
  const known = Object.entries(ACTIONS).flatMap(([subject, actions]) =>
    actions.map((action) => `${subject}:${action}`),
  )
  expect([...PERMISSIONS].sort()).toEqual([...known].sort())
})

export function abilitiesSuite(on: SharedDatabase): void {
  describe('abilities', () => {
    const under = useTenantry(on)
    const sessions = (): Readonly<Record<Role, { session: Session; userId: string; accountId: string }>> => {
      const { ada, ben, cleo, users, oak, defaultAccount } = under.acorn
      return {
        'org-admin': { session: ada, userId: users.ada.id, accountId: defaultAccount.id },
        'account-admin': { session: ben, userId: users.ben.id, accountId: oak.id },
        member: { session: cleo, userId: users.cleo.id, accountId: oak.id },
      }
    }

    /** A thing of the given kind, with every column that could say whose it is. */
    function thing(subject: string, role: Role, whose: Whose): object {
      const { acorn, birch } = under
      const me = sessions()[role]
      const foreign = whose === 'other organization'
      const organizationId = foreign ? birch.organization.id : acorn.organization.id
      const accountId = foreign ? birch.rowan.id : whose === 'other account' ? acorn.pine.id : me.accountId
      const userId = foreign ? birch.users.eve.id : whose === 'own' ? me.userId : acorn.users.dov.id
      if (subject === 'organization') return { id: organizationId, name: 'x', status: 'active' }
      if (subject === 'account') return { id: accountId, organizationId, status: 'active' }
      if (subject === 'user') return { id: userId, accountId, organizationId, status: 'active' }
      return { id: 'thing', userId, accountId, organizationId, status: 'active' }
    }

    /** The cells in which a session may do something else than the table says of a role. */
    async function disagreements(
      session: Session,
      role: Role,
    ): Promise<{ cells: number; wrong: readonly string[] }> {
      const wrong: string[] = []
      let cells = 0
      for (const permission of PERMISSIONS) {
        const [subject = ''] = permission.split(':')
        const { reach, namesOnly } = cell(permission, role)
        for (const whose of WHOSE) {
          // Of the organization, and of one's account, there is only one: it is one's own.
          const only = WITHOUT_OWNER.includes(subject) && whose !== 'other organization'
          const asked = only || (subject === 'account' && whose === 'own account') ? 'own' : whose
          // What is allowed for some fields only is not allowed for the whole.
          const expected = covers(reach, asked) && !namesOnly
          for (const status of ['active', 'inactive']) {
            const instance = { ...thing(subject, role, whose), status }
            const allowed = await session.can(permission as Permission, instance)
            if (allowed !== expected) wrong.push(`${role} ${permission} ${whose} ${status}: ${allowed}`)
            cells += 1
          }
        }
      }
      return { cells, wrong }
    }

    test.each(ROLES)('what %s may do is what the table says, in every cell', async (role) => {
      const { cells, wrong } = await disagreements(sessions()[role].session, role)
      expect(wrong).toEqual([])
      expect(cells).toBe(PERMISSIONS.length * WHOSE.length * 2)
    })

    test('the comparison bites: the rights of an account administrator are not those that the table gives a member', async () => {
      const { wrong } = await disagreements(sessions()['account-admin'].session, 'member')
      expect(wrong).toContain('member user:create own account active: true')
      expect(wrong).toContain('member role:assign own account inactive: true')
    })

    test('lists show exactly what the table lets each role read', async () => {
      const { acorn } = under
      await addUser(acorn.ada, acorn.defaultAccount.id)
      const people = (await acorn.ada.users.list({ includeInactive: true, limit: 200 })).items
      const accounts = (await acorn.ada.accounts.list({ includeInactive: true, limit: 200 })).items
      expect(people.length).toBeGreaterThan(4)
      for (const role of ROLES) {
        const { session, userId, accountId } = sessions()[role]
        const whose = (id: string, account: string): Whose =>
          id === userId ? 'own' : account === accountId ? 'own account' : 'other account'
        const seen = (await session.users.list({ includeInactive: true, limit: 200 })).items
        const may = people.filter((user) =>
          covers(cell('user:read', role).reach, whose(user.id, user.accountId)),
        )
        expect(seen, role).toEqual(may)
        const seenAccounts = (await session.accounts.list({ includeInactive: true, limit: 200 })).items
        const mayAccounts = accounts.filter(({ id }) =>
          covers(cell('account:read', role).reach, id === accountId ? 'own' : 'other account'),
        )
        expect(seenAccounts, role).toEqual(mayAccounts)
      }
    })
  })
}
