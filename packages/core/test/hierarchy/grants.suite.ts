import { describe, expect, test } from 'vitest'
import type { Session } from '../../src/session.ts'
import { addUser } from '../support/additions.ts'
import { HOUR_MS } from '../support/manual-clock.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowsOf, stateOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

const OVERREACH = {
  code: 'forbidden',
  message:
    'This user may do things that you may not, so you cannot change them. Ask an organization administrator.',
}
const cannotGive = (role: string) => ({
  code: 'forbidden',
  message: `You cannot give the role ${role}: it holds more than you do. Ask an organization administrator.`,
})
const lastAdministrator = (what: string) => ({
  code: 'conflict',
  message: `Ada Oak is the last organization administrator who can sign in, and cannot be ${what}. Make somebody else org-admin, with a User Secret that does not expire, first.`,
})

export function grantsSuite(on: SharedDatabase): void {
  describe('grants', () => {
    const under = useTenantry(on)
    const signIn = (userSecret: { reveal(): string }) =>
      under.tenantry.authenticate({
        organizationSecret: under.acorn.organizationSecret,
        userSecret: userSecret.reveal(),
      })
    const unchanged = async (work: () => Promise<void>) => {
      const { pool } = under.database
      const before = await stateOf(pool, under.acorn.organization.id)
      await work()
      expect(await stateOf(pool, under.acorn.organization.id)).toBe(before)
    }

    test('H15: only users of the default account can hold a grant that reaches the organization', async () => {
      const { acorn } = under
      const elsewhere = {
        code: 'conflict',
        message:
          'Only users of the default account can be org-admin. Add the person to the default account, or choose another role.',
      }
      await unchanged(async () => {
        expect(await refusalOf(acorn.ada.users.assignRole(acorn.users.ben, 'org-admin'))).toEqual({
          ...elsewhere,
          message:
            'Only users of the default account can be org-admin. Move the person to the default account first, or choose another role.',
        })
        expect(await refusalOf(addUser(acorn.ada, acorn.oak.id, { roles: ['org-admin'] }))).toEqual(elsewhere)
        expect(await refusalOf(addUser(acorn.ada, acorn.oak.id, { roles: ['member', 'org-admin'] }))).toEqual(
          elsewhere,
        )
      })
      const { user } = await addUser(acorn.ada, acorn.defaultAccount.id)
      expect((await acorn.ada.users.assignRole(user, 'org-admin')).roles).toEqual(['member', 'org-admin'])
      const made = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: ['org-admin'] })
      const second = await signIn(made.userSecret)
      expect((await second.accounts.list()).items.map(({ externalId }) => externalId)).toContain('pine')
    })

    test('H16: the last administrator is not deactivated, deleted or demoted, by anybody', async () => {
      const acorn = await under.newAcorn()
      const { pool } = under.database
      const system = under.tenantry.system('clean-up').inOrganization(acorn.organization.id)
      const before = await stateOf(pool, acorn.organization.id)
      for (const [what, call] of [
        ['deactivated', () => system.users.deactivate(acorn.users.ada)],
        ['deleted', () => system.users.delete(acorn.users.ada)],
        ['demoted', () => system.users.revokeRole(acorn.users.ada, 'org-admin')],
      ] as const) {
        const { answer, events } = await recording(pool, acorn.organization.id, () => refusalOf(call()))
        expect(answer).toEqual(lastAdministrator(what))
        expect(events).toEqual([])
      }
      expect(await stateOf(pool, acorn.organization.id)).toBe(before)
    })

    test('H16: an administrator counts who is active and holds a User Secret that lasts', async () => {
      const { newAcorn, tenantry } = under
      const acorn = await newAcorn()
      const system = tenantry.system('clean-up').inOrganization(acorn.organization.id)
      const refused = async (why: string) =>
        expect(await refusalOf(system.users.deactivate(acorn.users.ada)), why).toEqual(
          lastAdministrator('deactivated'),
        )

      const { user: second } = await acorn.ada.users.create({
        accountId: acorn.defaultAccount.id,
        email: 'gil@acorn.test',
        firstName: 'Gil',
        lastName: 'Teak',
        roles: ['org-admin'],
        secret: 'none',
      })
      await refused('the other has no secret')

      await acorn.ada.users.rotateSecret(second, { expiresInMs: 30 * 24 * HOUR_MS })
      await refused("the other's secret will be over, and time that passes asks nobody")

      await acorn.ada.users.rotateSecret(second)
      await acorn.ada.users.deactivate(second)
      await refused('the other is deactivated')

      await acorn.ada.users.reactivate(second)
      await acorn.ada.users.revokeRole(second, 'org-admin')
      await refused('the other is no administrator')

      await acorn.ada.users.assignRole(second, 'org-admin')
      expect(await system.users.deactivate(acorn.users.ada)).toMatchObject({ status: 'inactive' })
      expect(await refusalOf(system.users.delete(second))).toMatchObject({ code: 'conflict' })
    })

    test('H17: nobody gives a role that holds more than they do', async () => {
      const { acorn } = under
      const deputy = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: ['account-admin'] })
      const inDefault = await addUser(acorn.ada, acorn.defaultAccount.id)
      const ofDefault = await signIn(deputy.userSecret)
      await unchanged(async () => {
        expect(await refusalOf(ofDefault.users.assignRole(inDefault.user, 'org-admin'))).toEqual(
          cannotGive('org-admin'),
        )
        const made = addUser(ofDefault, acorn.defaultAccount.id, { roles: ['org-admin'] })
        expect(await refusalOf(made)).toEqual(cannotGive('org-admin'))
        expect(await refusalOf(acorn.ben.users.assignRole(acorn.users.cleo, 'org-admin'))).toEqual(
          cannotGive('org-admin'),
        )
        const mixed = addUser(acorn.ben, acorn.oak.id, { roles: ['member', 'org-admin'] })
        expect(await refusalOf(mixed)).toEqual(cannotGive('member, org-admin'))
      })
      const { user } = await addUser(acorn.ben, acorn.oak.id, { roles: ['account-admin'] })
      expect(user.roles).toEqual(['account-admin'])
      expect((await acorn.ben.users.assignRole(user, 'member')).roles).toEqual(['account-admin', 'member'])
    })

    test('H17: nobody writes to a user who holds a grant that they lack: profile, secrets, links, status, deletion, roles', async () => {
      const { acorn, tenantry } = under
      const deputy = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: ['account-admin'] })
      const session = await signIn(deputy.userSecret)
      const ada = acorn.users.ada
      const writes = {
        'user.update': () => session.users.update(ada, { email: 'mine@acorn.test' }),
        'user.rotateSecret': () => session.users.rotateSecret(ada),
        'user.deactivate': () => session.users.deactivate(ada),
        'user.reactivate': () => session.users.reactivate(ada),
        'user.delete': () => session.users.delete(ada),
        'user.assignRole': () => session.users.assignRole(ada, 'member'),
        'user.revokeRole': () => session.users.revokeRole(ada, 'org-admin'),
        'chat.issueLinkCode': () => session.chat.issueLinkCode(ada),
        'chat.invite': () =>
          tenantry.execute(session.principal, 'chat.invite', {
            userId: ada.id,
            member: { enterpriseId: null, teamId: 'T1', userId: 'U1' },
          }),
      }
      await unchanged(async () => {
        for (const [what, write] of Object.entries(writes)) {
          expect(await refusalOf(write()), what).toEqual(OVERREACH)
        }
      })
    })

    test('H17: the secret of a user who was promoted meanwhile is not shown to an account administrator who added them', async () => {
      const { acorn, tenantry } = under
      const deputy = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: ['account-admin'] })
      const session = await signIn(deputy.userSecret)
      const { user, ticketId } = await session.users.create({
        accountId: acorn.defaultAccount.id,
        email: 'promoted@acorn.test',
        firstName: 'Gil',
        lastName: 'Teak',
        secret: 'offer',
      })
      await acorn.ada.users.assignRole(user, 'org-admin')
      const claim = tenantry.execute(session.principal, 'user.claimSecret', { ticketId: ticketId ?? '' })
      expect(await refusalOf(claim)).toEqual(OVERREACH)
      expect(await rowsOf(under.database.pool, 'secrets', { user_id: user.id })).toEqual([])
    })

    test('H17: nobody changes their own roles, nor deactivates or deletes themselves', async () => {
      const { acorn } = under
      const yourself = (what: string) => ({
        code: 'forbidden',
        message: `You cannot ${what}. Ask another administrator.`,
      })
      await unchanged(async () => {
        for (const [session, self] of [
          [acorn.ada, acorn.users.ada],
          [acorn.ben, acorn.users.ben],
        ] as const) {
          const roles = yourself('change your own roles')
          expect(await refusalOf(session.users.assignRole(self, 'member'))).toEqual(roles)
          expect(await refusalOf(session.users.revokeRole(self, self.roles[0] ?? ''))).toEqual(roles)
          expect(await refusalOf(session.users.deactivate(self))).toEqual(yourself('deactivate yourself'))
          expect(await refusalOf(session.users.delete(self))).toEqual(yourself('delete yourself'))
        }
      })
    })

    test('H17: account administrators of one account are equals, and may write to each other', async () => {
      const { acorn } = under
      const { user, userSecret } = await addUser(acorn.ada, acorn.oak.id, { roles: ['account-admin'] })
      const peer: Session = await signIn(userSecret)
      expect(await acorn.ben.users.update(user, { firstName: 'Gil' })).toMatchObject({ firstName: 'Gil' })
      expect(await peer.users.update(acorn.users.ben, { firstName: 'Ben' })).toMatchObject({
        firstName: 'Ben',
      })
      expect(await acorn.ben.users.deactivate(user)).toMatchObject({ status: 'inactive' })
      expect(await refusalOf(peer.whoami())).toMatchObject({ code: 'unauthenticated' })
    })

    test('H17: a user of two roles is above whoever lacks a grant of either', async () => {
      const { acorn } = under
      const deputy = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: ['account-admin'] })
      const both = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: ['member', 'org-admin'] })
      const session = await signIn(deputy.userSecret)
      expect(await refusalOf(session.users.revokeRole(both.user, 'member'))).toEqual(OVERREACH)
    })

    test('a role that the organization does not have is not taken away: whoever misspells one is told', async () => {
      const { acorn, database } = under
      const before = await stateOf(database.pool, acorn.organization.id)
      for (const call of [
        () => acorn.ada.users.revokeRole(acorn.users.cleo, 'acount-admin'),
        () => acorn.ada.accounts.revokeRole(acorn.pine, 'acount-admin'),
      ]) {
        expect(await refusalOf(call())).toEqual({
          code: 'not_found',
          message: 'There is no such role. Check the spelling, or look at the list.',
        })
      }
      expect(await stateOf(database.pool, acorn.organization.id)).toBe(before)
    })
  })
}
