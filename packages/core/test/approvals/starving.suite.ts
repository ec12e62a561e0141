import { describe, expect, test } from 'vitest'
import type { Session } from '../../src/session.ts'
import { TAKES_STANDING } from '../../src/store/tables/standing-taken.ts'
import { addUser, unused } from '../support/additions.ts'
import { eventsOf } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'
import { createCompany, twoForDeleting } from './company.ts'

/** What a session and a transaction of one both do. */
type Doer = Pick<Session, 'accounts' | 'users' | 'roles' | 'execute'>

interface Keeper {
  readonly id: string
  readonly email: string
  readonly elm: string
  readonly oak: string
}

const TAKEN = 'you have taken away who could agree'

const KEEPING = [
  { permission: 'approval:read', reach: 'self' },
  { permission: 'user:delete', reach: 'account' },
  { permission: 'user:read', reach: 'account' },
] as const

/** How the only one who could agree loses that they could, by the event that is recorded of it. */
const WAYS: Readonly<Record<string, (by: Doer, keeper: Keeper) => Promise<unknown>>> = {
  'user.updated': (by, { email }) =>
    by.execute('user.importBatch', {
      rows: [{ line: 2, cells: { email, roles: ['member'] } }],
      strict: true,
    }),
  'user.deactivated': (by, { id }) => by.users.deactivate(id),
  'user.deleted': (by, { id }) => by.users.delete(id),
  'user.moved': (by, { id, oak }) => by.users.move(id, oak),
  'role.revoked': (by, { id }) => by.users.revokeRole(id, 'keeper'),
  'role.updated': (by) => by.roles.update('keeper', { grants: [KEEPING[0]] }),
  'role.reset': (by) => by.roles.reset('member'),
  'account.role_revoked': (by, { elm }) => by.accounts.revokeRole(elm, 'keeper'),
  'account.deactivated': (by, { elm }) => by.accounts.deactivate(elm),
  'account.deleted': (by, { elm }) => by.accounts.delete(elm),
}

export function starvingSuite(on: SharedDatabase): void {
  describe('whoever takes from the last who could agree that they could, gains nothing by it', () => {
    const under = useTenantry(on, { background: false })

    test('every way that is known is tried', () => {
      expect(Object.keys(WAYS)).toEqual(TAKES_STANDING)
    })

    /** An organization whose users are deleted with the agreement of one keeper, who is such by this way. */
    async function staged(way: string) {
      const company = await createCompany(under.tenantry)
      const { organization, ada, oak } = company
      const job = under.tenantry.system('personnel').inOrganization(organization.id)
      const elm = await job.accounts.create({ externalId: unused('elm') })
      await job.roles.create({ role: 'keeper', grants: [...KEEPING] })
      if (way === 'role.reset') await job.roles.update('member', { grants: [...KEEPING] })
      const email = `${unused('dee')}@acorn.test`
      const { user } = await addUser(job, elm.id, { email })
      if (way === 'account.role_revoked') await job.accounts.grantRole(elm.id, 'keeper')
      else if (way !== 'role.reset') await job.users.assignRole(user.id, 'keeper')
      const { user: victim } = await addUser(job, elm.id)
      await job.approvals.rules.set({
        ...twoForDeleting(),
        when: [{ field: 'userId', in: [victim.id] }],
        stages: [{ need: 'any', approvers: [{ user: user.id }] }],
      })
      return { company, ada, victim, keeper: { id: user.id, email, elm: elm.id, oak: oak.id } }
    }

    test.each(Object.entries(WAYS))('by %s, before and in one transaction', async (way, take) => {
      const before = await staged(way)
      expect((await refusalOf(before.ada.users.delete(before.victim))).code).toBe('approval_required')
      await take(before.ada, before.keeper)
      const { organization, gil } = before.company
      const types = (await eventsOf(under.database.pool, organization.id)).map(({ type }) => type)
      expect(types).toContain(way)
      expect((await refusalOf(before.ada.users.delete(before.victim))).message).toContain(TAKEN)
      // The rule is suspended for whoever had no part in it.
      await gil.session.users.delete(before.victim)

      const within = await staged(way)
      const both = within.ada.transaction(async (tx) => {
        await take(tx, within.keeper)
        await tx.users.delete(within.victim)
      })
      expect((await refusalOf(both)).message).toContain(TAKEN)
    })
  })
}
