import { describe, expect, test } from 'vitest'
import type { Secret } from '../../src/domain/secret.ts'
import { addAccount, addUser } from '../support/additions.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowsOf, stateOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

const OWN_ACCOUNT = {
  code: 'forbidden',
  message: 'This is your own account, so you would change your own roles. Ask another administrator.',
}
const NO_ACCOUNT = {
  code: 'not_found',
  message: 'There is no such account. Check the spelling, or look at the list.',
}

export function rolesOfAccountsSuite(on: SharedDatabase): void {
  describe('roles of accounts', () => {
    const under = useTenantry(on)
    const signIn = (userSecret: Secret) =>
      under.tenantry.authenticate({ organizationSecret: under.acorn.organizationSecret, userSecret })
    const unchanged = async (work: () => Promise<void>) => {
      const { pool } = under.database
      const before = await stateOf(pool, under.acorn.organization.id)
      await work()
      expect(await stateOf(pool, under.acorn.organization.id)).toBe(before)
    }

    test('H19: every user of the account holds its roles, from the next call on, and who comes later as well', async () => {
      const { acorn, database } = under
      const elm = await addAccount(acorn.ada)
      const { user, userSecret } = await addUser(acorn.ada, elm.id)
      const fay = await signIn(userSecret)
      expect(await fay.can('user:create', { ...user, id: 'x' })).toBe(false)

      const { answer, events } = await recording(database.pool, acorn.organization.id, () =>
        acorn.ada.accounts.grantRole(elm, 'account-admin'),
      )
      expect(answer).toMatchObject({ id: elm.id, roles: ['account-admin'], version: elm.version + 1 })
      expect(await rowsOf(database.pool, 'account_roles', { account_id: elm.id })).toMatchObject([
        { role: 'account-admin' },
      ])
      expect(events).toMatchObject([
        {
          type: 'account.role_granted',
          accountId: elm.id,
          actorId: acorn.users.ada.id,
          open: { before: { roles: [] }, after: { roles: ['account-admin'], role: 'account-admin' } },
        },
      ])

      expect(await acorn.ada.users.get(user.id)).toMatchObject({
        roles: ['member'],
        effectiveRoles: ['account-admin', 'member'],
        version: user.version,
      })
      const { user: later, userSecret: secret } = await addUser(fay, elm.id)
      expect(later).toMatchObject({ roles: ['member'], effectiveRoles: ['account-admin', 'member'] })
      expect(await (await signIn(secret)).users.get(user.id)).toMatchObject({ id: user.id })
      const holders = await acorn.ada.users.list({ accountId: elm.id, role: 'account-admin' })
      expect(holders.items.map(({ id }) => id).sort()).toEqual([user.id, later.id].sort())
    })

    test('H19: what a role grants ends with it, and what somebody holds by themselves stays', async () => {
      const { acorn, database } = under
      const elm = await addAccount(acorn.ada)
      await acorn.ada.accounts.grantRole(elm, 'account-admin')
      const { user, userSecret } = await addUser(acorn.ada, elm.id)
      const { user: admin, userSecret: adminSecret } = await addUser(acorn.ada, elm.id, {
        roles: ['account-admin'],
      })
      const fay = await signIn(userSecret)
      await fay.users.update(admin.id, { firstName: 'Gil' })

      const { answer, events } = await recording(database.pool, acorn.organization.id, () =>
        acorn.ada.accounts.revokeRole(elm, 'account-admin'),
      )
      expect(answer.roles).toEqual([])
      expect(await rowsOf(database.pool, 'account_roles', { account_id: elm.id })).toEqual([])
      expect(events).toMatchObject([
        {
          type: 'account.role_revoked',
          accountId: elm.id,
          open: { before: { roles: ['account-admin'] }, after: { roles: [], role: 'account-admin' } },
        },
      ])
      expect(await refusalOf(fay.users.update(admin.id, { firstName: 'Hal' }))).toMatchObject({
        code: 'not_found',
      })
      expect((await acorn.ada.users.get(admin.id)).effectiveRoles).toEqual(['account-admin'])
      expect(await (await signIn(adminSecret)).users.get(user.id)).toMatchObject({ id: user.id })
    })

    test('granting what is granted and taking what is not there succeed and change nothing', async () => {
      const { acorn } = under
      const elm = await addAccount(acorn.ada)
      const granted = await acorn.ada.accounts.grantRole(elm, 'member')
      await unchanged(async () => {
        expect(await acorn.ada.accounts.grantRole(elm, 'member')).toEqual(granted)
        expect(await acorn.ada.accounts.revokeRole(elm, 'account-admin')).toEqual(granted)
      })
    })

    test('H19: never org-admin, also not for the default account; the database refuses it, too', async () => {
      const { acorn, database, tenantry } = under
      const system = tenantry.system('nightly').inOrganization(acorn.organization.id)
      await unchanged(async () => {
        for (const account of [acorn.oak, acorn.defaultAccount]) {
          expect(await refusalOf(system.accounts.grantRole(account, 'org-admin'))).toEqual({
            code: 'conflict',
            message:
              'The role org-admin is given to people, one by one, and never to a whole account. Choose another role.',
          })
        }
      })
      const insert = database.pool.query(
        `insert into tenantry.account_roles (organization_id, account_id, role, granted_at) values ($1, $2, 'org-admin', now())`,
        [acorn.organization.id, acorn.defaultAccount.id],
      )
      await expect(insert).rejects.toMatchObject({ constraint: 'organization_administrators_are_people' })
    })

    test('a role that the organization does not have is not found', async () => {
      const { acorn } = under
      expect(await refusalOf(acorn.ada.accounts.grantRole(acorn.oak, 'pilot'))).toEqual({
        code: 'not_found',
        message: 'There is no such role. Check the spelling, or look at the list.',
      })
    })

    test('H19: moving somebody takes the roles of the old account from them and gives them those of the new one', async () => {
      const { acorn } = under
      const [elm, fir] = [await addAccount(acorn.ada), await addAccount(acorn.ada)]
      await acorn.ada.accounts.grantRole(elm, 'account-admin')
      const { user, userSecret } = await addUser(acorn.ada, elm.id)
      const { user: neighbour } = await addUser(acorn.ada, fir.id)
      const fay = await signIn(userSecret)
      const moved = await acorn.ada.users.move(user, fir)
      expect(moved).toMatchObject({ roles: ['member'], effectiveRoles: ['member'] })
      expect(await acorn.ada.users.get(user.id)).toEqual(moved)
      expect(await refusalOf(fay.users.get(neighbour.id))).toMatchObject({ code: 'not_found' })

      await acorn.ada.accounts.grantRole(fir, 'account-admin')
      expect(await fay.users.get(neighbour.id)).toMatchObject({ id: neighbour.id })
      expect((await acorn.ada.users.move(user, elm)).effectiveRoles).toEqual(['account-admin', 'member'])
    })

    test('H17: nobody changes their own roles, by their account either', async () => {
      const { acorn, tenantry } = under
      await unchanged(async () => {
        expect(await refusalOf(acorn.ada.accounts.grantRole(acorn.defaultAccount, 'member'))).toEqual(
          OWN_ACCOUNT,
        )
        expect(await refusalOf(acorn.ben.accounts.grantRole(acorn.oak, 'member'))).toEqual(OWN_ACCOUNT)
      })
      // What one holds by oneself is not changed by what all hold.
      expect((await acorn.ben.accounts.grantRole(acorn.oak, 'account-admin')).roles).toEqual([
        'account-admin',
      ])
      expect(await acorn.ben.whoami()).toMatchObject({ user: { effectiveRoles: ['account-admin'] } })
      expect((await acorn.ben.accounts.revokeRole(acorn.oak, 'account-admin')).roles).toEqual([])

      const system = tenantry.system('nightly').inOrganization(acorn.organization.id)
      await system.accounts.grantRole(acorn.defaultAccount, 'member')
      await unchanged(async () => {
        expect(await refusalOf(acorn.ada.accounts.revokeRole(acorn.defaultAccount, 'member'))).toEqual(
          OWN_ACCOUNT,
        )
      })
      await system.accounts.revokeRole(acorn.defaultAccount, 'member')
    })

    test('H17: nobody grants to an account what they do not hold, nor changes users who hold what they lack', async () => {
      const { acorn } = under
      const { userSecret } = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: ['account-admin'] })
      const gil = await signIn(userSecret)
      await unchanged(async () => {
        expect(await refusalOf(acorn.ben.accounts.grantRole(acorn.pine, 'member'))).toEqual(NO_ACCOUNT)
        // Ada is in the default account, too, and Gil cannot change her.
        for (const call of [
          () => gil.accounts.grantRole(acorn.defaultAccount, 'account-admin'),
          () => gil.accounts.revokeRole(acorn.defaultAccount, 'account-admin'),
        ]) {
          expect(await refusalOf(call())).toEqual({
            code: 'forbidden',
            message:
              'A user of this account may do things that you may not, so you cannot change them all. Ask an organization administrator.',
          })
        }
        expect(await refusalOf(acorn.cleo.accounts.grantRole(acorn.oak, 'member'))).toMatchObject({
          code: 'forbidden',
        })
      })
    })

    test('an inactive account is granted nothing; what it has is taken from it', async () => {
      const { acorn } = under
      const elm = await addAccount(acorn.ada)
      await acorn.ada.accounts.grantRole(elm, 'member')
      await acorn.ada.accounts.deactivate(elm)
      expect(await refusalOf(acorn.ada.accounts.grantRole(elm, 'account-admin'))).toEqual({
        code: 'conflict',
        message: `The account ${elm.externalId} is not active. Reactivate it first.`,
      })
      expect((await acorn.ada.accounts.revokeRole(elm, 'member')).roles).toEqual([])
    })

    test('H7: an account of another organization, and one that may not be read, is not there', async () => {
      const { acorn, birch } = under
      const refusals = [
        await refusalOf(acorn.ada.accounts.grantRole(birch.rowan, 'member')),
        await refusalOf(acorn.ada.accounts.revokeRole(birch.rowan, 'member')),
        await refusalOf(acorn.ben.accounts.grantRole(acorn.pine, 'member')),
      ]
      expect(refusals).toEqual([NO_ACCOUNT, NO_ACCOUNT, NO_ACCOUNT])
    })

    test('H9: a purged account takes its roles along', async () => {
      const { acorn, database } = under
      const elm = await addAccount(acorn.ada)
      await acorn.ada.accounts.grantRole(elm, 'account-admin')
      await acorn.ada.accounts.delete(elm)
      await acorn.ada.accounts.purge(elm)
      expect(await rowsOf(database.pool, 'account_roles', { account_id: elm.id })).toEqual([])
    })

    test('H17: a holder of a role by their account is protected like one by themselves', async () => {
      const { acorn } = under
      const elm = await addAccount(acorn.ada)
      const { user, userSecret } = await addUser(acorn.ada, elm.id)
      const { user: admin, userSecret: adminSecret } = await addUser(acorn.ada, elm.id, {
        roles: ['account-admin'],
      })
      const boss = await signIn(adminSecret)
      await boss.users.update(user.id, { firstName: 'Ida' })
      await acorn.ada.accounts.grantRole(elm, 'account-admin')
      // Both hold the same now: equals may write to each other.
      expect((await (await signIn(userSecret)).users.update(admin.id, { firstName: 'Jay' })).firstName).toBe(
        'Jay',
      )
    })
  })
}
