import { describe, expect, test } from 'vitest'
import { addAccount, addUser, unused } from '../support/additions.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowOf, rowsOf, stateOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

const MAY_NOT = (what: string) => ({
  code: 'forbidden',
  message: `You may not ${what} an account. Ask an administrator.`,
})
const NO_SUCH_ACCOUNT = {
  code: 'not_found',
  message: 'There is no such account. Check the spelling, or look at the list.',
}

export function accountsSuite(on: SharedDatabase): void {
  describe('accounts', () => {
    const under = useTenantry(on)
    const record = <Answer>(call: () => Promise<Answer>) =>
      recording(under.database.pool, under.acorn.organization.id, call)

    test('H3: organization administrators create, read, update, search, deactivate, reactivate and delete accounts', async () => {
      const { ada } = under.acorn
      const { pool } = under.database
      const externalId = unused('larch')

      const created = await record(() => ada.accounts.create({ externalId, name: 'Larch Ltd' }))
      const larch = created.answer
      expect(larch).toMatchObject({
        externalId,
        name: 'Larch Ltd',
        isDefault: false,
        status: 'active',
        version: 1,
      })
      expect(await rowOf(pool, 'accounts', larch.id)).toMatchObject({
        external_id: externalId,
        name: 'Larch Ltd',
      })
      expect(created.events).toMatchObject([
        {
          type: 'account.created',
          accountId: larch.id,
          actorId: under.acorn.users.ada.id,
          open: {
            command: 'account.create',
            outcome: 'done',
            surface: 'library',
            after: { name: 'Larch Ltd' },
          },
          personal: { actorName: 'Ada Oak' },
        },
      ])

      expect(await ada.accounts.get(larch.id)).toEqual(larch)
      expect(await ada.accounts.get(externalId)).toEqual(larch)
      expect((await ada.accounts.list({ search: 'LÄRCH' })).items).toEqual([larch])

      const updated = await record(() =>
        ada.accounts.update(larch, { name: 'Larch & Sons', description: 'Wood' }),
      )
      expect(updated.answer).toMatchObject({
        name: 'Larch & Sons',
        description: 'Wood',
        externalId,
        version: 2,
      })
      expect(await rowOf(pool, 'accounts', larch.id)).toMatchObject({ name: 'Larch & Sons', version: 2 })
      expect(updated.events).toMatchObject([
        {
          type: 'account.updated',
          open: {
            before: { name: 'Larch Ltd', description: externalId },
            after: { name: 'Larch & Sons', description: 'Wood' },
          },
        },
      ])

      const deactivated = await record(() => ada.accounts.deactivate(larch))
      expect(deactivated.answer).toMatchObject({ status: 'inactive', deletedAt: null })
      expect(deactivated.events).toMatchObject([
        { type: 'account.deactivated', open: { after: { status: 'inactive' } } },
      ])

      const reactivated = await record(() => ada.accounts.reactivate(larch))
      expect(reactivated.answer).toMatchObject({ status: 'active', deactivatedAt: null })
      expect(reactivated.events).toMatchObject([
        { type: 'account.reactivated', open: { after: { status: 'active' } } },
      ])

      const deleted = await record(() => ada.accounts.delete(larch))
      expect(deleted.answer.deletedAt).not.toBeNull()
      expect(deleted.events).toMatchObject([{ type: 'account.deleted' }])
      expect(await rowOf(pool, 'accounts', larch.id)).toMatchObject({ status: 'inactive' })
    })

    test('H3: nobody else does, not even another user of the default account', async () => {
      const { acorn, tenantry } = under
      const gil = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: ['account-admin', 'member'] })
      const ofDefault = await tenantry.authenticate({
        organizationSecret: acorn.organizationSecret,
        userSecret: gil.userSecret,
      })
      const before = await stateOf(under.database.pool, acorn.organization.id)
      for (const session of [ofDefault, acorn.ben, acorn.cleo]) {
        expect(await refusalOf(session.accounts.create({ externalId: 'mine' }))).toEqual({
          code: 'approval_required',
          message: 'You may not create an account. Ada Oak can agree to it: ask for it, with a reason.',
        })
        for (const account of [acorn.oak, acorn.pine, acorn.defaultAccount]) {
          expect(await refusalOf(session.accounts.update(account, { name: 'Mine' }))).toEqual(
            MAY_NOT('update'),
          )
          expect(await refusalOf(session.accounts.deactivate(account))).toEqual(MAY_NOT('deactivate'))
          expect(await refusalOf(session.accounts.reactivate(account))).toEqual(MAY_NOT('reactivate'))
          expect(await refusalOf(session.accounts.delete(account))).toEqual(MAY_NOT('delete'))
        }
      }
      expect(await stateOf(under.database.pool, acorn.organization.id)).toBe(before)
    })

    test('H3: everybody may read the account that they belong to, and no other', async () => {
      const { acorn } = under
      for (const [session, own] of [
        [acorn.ben, acorn.oak],
        [acorn.cleo, acorn.oak],
        [acorn.dov, acorn.pine],
      ] as const) {
        expect((await session.accounts.list({ includeInactive: true })).items).toEqual([own])
        expect(await session.accounts.get(own.externalId)).toEqual(own)
        for (const other of [acorn.oak, acorn.pine, acorn.defaultAccount].filter(({ id }) => id !== own.id)) {
          expect(await refusalOf(session.accounts.get(other.id))).toEqual(NO_SUCH_ACCOUNT)
          expect(await refusalOf(session.accounts.get(other.externalId))).toEqual(NO_SUCH_ACCOUNT)
        }
      }
    })

    test('H4: an account has an external id, a name and a description, which default to the external id', async () => {
      const externalId = unused('fir')
      expect(await under.acorn.ada.accounts.create({ externalId })).toMatchObject({
        externalId,
        name: externalId,
        description: externalId,
      })
    })

    test('H4: where only a name is given, the external id is made from it and shown', async () => {
      const number = unused('')
      const made = await under.acorn.ada.accounts.create({ name: `Ärzte & Söhne${number}` })
      expect(made).toMatchObject({ name: `Ärzte & Söhne${number}`, externalId: `arzte-sohne${number}` })
      expect(await refusalOf(under.acorn.ada.accounts.create({ name: '???' }))).toMatchObject({
        code: 'invalid_input',
      })
      expect(await refusalOf(under.acorn.ada.accounts.create({}))).toMatchObject({ code: 'invalid_input' })
    })

    test('H4: the external id is unique in the organization, also with an account that was deleted, and free in another organization', async () => {
      const { acorn, birch, database } = under
      const { externalId, id } = await addAccount(acorn.ada)
      const taken = {
        code: 'conflict',
        message: `The external id ${externalId} is taken by another account. Choose another one.`,
      }
      expect(await refusalOf(acorn.ada.accounts.create({ externalId }))).toEqual(taken)
      await acorn.ada.accounts.delete(id)
      expect(await refusalOf(acorn.ada.accounts.create({ externalId }))).toEqual(taken)
      expect(await refusalOf(acorn.ada.accounts.update(acorn.pine, { externalId }))).toEqual(taken)
      expect(await rowOf(database.pool, 'accounts', acorn.pine.id)).toMatchObject({
        external_id: 'pine',
        version: 1,
      })

      expect(await birch.eve.accounts.create({ externalId })).toMatchObject({ externalId })
    })

    test('H4: the external id is never shaped like one of our ids', async () => {
      const { acorn } = under
      for (const externalId of [acorn.oak.id, acorn.users.ben.id, acorn.organization.id]) {
        expect(await refusalOf(acorn.ada.accounts.create({ externalId }))).toEqual({
          code: 'invalid_input',
          message: 'External id must not look like an id of Tenantry.',
        })
        expect(await refusalOf(acorn.ada.accounts.update(acorn.pine, { externalId }))).toMatchObject({
          code: 'invalid_input',
        })
      }
    })

    test('H8: deactivating an account hides it from lists; it is still found by id, or with includeInactive', async () => {
      const { ada } = under.acorn
      const elm = await addAccount(ada)
      await ada.accounts.deactivate(elm)
      const ids = async (input: Parameters<typeof ada.accounts.list>[0]) =>
        (await ada.accounts.list({ search: elm.externalId, ...input })).items.map(({ id }) => id)
      expect(await ids({})).toEqual([])
      expect(await ids({ includeInactive: true })).toEqual([elm.id])
      expect(await ada.accounts.get(elm.id)).toMatchObject({ id: elm.id, status: 'inactive' })
      expect(await ada.accounts.get(elm.externalId)).toMatchObject({ id: elm.id })
    })

    test('H8: deactivating an account deactivates its users, who can no longer authenticate', async () => {
      const { acorn, tenantry, database } = under
      const elm = await addAccount(acorn.ada)
      const { user, userSecret } = await addUser(acorn.ada, elm.id)
      const fay = await tenantry.authenticate({ organizationSecret: acorn.organizationSecret, userSecret })

      const { events } = await record(() => acorn.ada.accounts.deactivate(elm))
      const row = await rowOf(database.pool, 'users', user.id)
      expect(row).toMatchObject({ status: 'inactive' })
      expect(row.deactivated_with).toMatch(/^dea_/)
      expect(events).toMatchObject([
        { type: 'account.deactivated', accountId: elm.id, open: { after: { users: 1 } } },
        {
          type: 'user.deactivated',
          accountId: elm.id,
          userId: user.id,
          open: { on: { id: user.id }, before: { status: 'active' }, after: { status: 'inactive' } },
        },
      ])
      expect(await refusalOf(fay.whoami())).toMatchObject({ code: 'unauthenticated' })
    })

    test("H8: an account's users stay deactivated when the account is reactivated, and are reactivated one by one", async () => {
      const { ada } = under.acorn
      const elm = await addAccount(ada)
      const { user } = await addUser(ada, elm.id)
      await ada.accounts.deactivate(elm)
      await ada.accounts.reactivate(elm)
      expect(await ada.users.get(user.id)).toMatchObject({ status: 'inactive' })
      expect((await ada.accounts.list({ search: elm.externalId })).items).toHaveLength(1)

      expect(await ada.users.reactivate(user)).toMatchObject({
        status: 'active',
        deactivatedAt: null,
        deactivatedWith: null,
      })
    })

    test('H8: with reactivateUsers exactly those come back whom this deactivation took', async () => {
      const { acorn, tenantry } = under
      const { ada } = acorn
      const elm = await addAccount(ada)
      const before = await addUser(ada, elm.id)
      const taken = await addUser(ada, elm.id)
      await ada.users.deactivate(before.user)
      await ada.accounts.deactivate(elm)

      const { answer, events } = await record(() => ada.accounts.reactivate(elm, { reactivateUsers: true }))
      expect(answer).toMatchObject({ status: 'active', reactivatedUsers: 1 })
      expect(await ada.users.get(before.user.id)).toMatchObject({ status: 'inactive', deactivatedWith: null })
      expect(await ada.users.get(taken.user.id)).toMatchObject({ status: 'active', deactivatedWith: null })
      expect(events).toMatchObject([
        { type: 'account.reactivated', open: { after: { users: 1 } } },
        { type: 'user.reactivated', userId: taken.user.id },
      ])
      const { organizationSecret } = acorn
      await tenantry.authenticate({ organizationSecret, userSecret: taken.userSecret })
    })

    test('H8: an account that came back alone still knows whom its deactivation took, and brings back exactly those', async () => {
      const { ada } = under.acorn
      const elm = await addAccount(ada)
      const [before, taken, fetched] = [
        await addUser(ada, elm.id),
        await addUser(ada, elm.id),
        await addUser(ada, elm.id),
      ]
      await ada.users.deactivate(before.user)
      await ada.accounts.deactivate(elm)
      const alone = await ada.accounts.reactivate(elm)
      expect(alone.reactivatedUsers).toBe(0)
      await ada.users.reactivate(fetched.user)

      const { answer, events } = await record(() => ada.accounts.reactivate(elm, { reactivateUsers: true }))
      expect(answer).toEqual({ ...alone, reactivatedUsers: 1 })
      expect(await ada.users.get(before.user.id)).toMatchObject({ status: 'inactive' })
      expect(await ada.users.get(taken.user.id)).toMatchObject({ status: 'active', deactivatedWith: null })
      expect(events).toMatchObject([{ type: 'user.reactivated', userId: taken.user.id }])
      const again = await record(() => ada.accounts.reactivate(elm, { reactivateUsers: true }))
      expect([again.answer.reactivatedUsers, again.events]).toEqual([0, []])
    })

    test('H8: whom an earlier deactivation took stays deactivated when a later one is taken back', async () => {
      const { ada } = under.acorn
      const elm = await addAccount(ada)
      const first = await addUser(ada, elm.id)
      await ada.accounts.deactivate(elm)
      await ada.accounts.reactivate(elm)
      const second = await addUser(ada, elm.id)
      await ada.accounts.deactivate(elm)
      await ada.accounts.reactivate(elm, { reactivateUsers: true })
      expect(await ada.users.get(first.user.id)).toMatchObject({ status: 'inactive' })
      expect(await ada.users.get(second.user.id)).toMatchObject({ status: 'active' })
    })

    test('H9: deleting an account does what deactivating does, and marks it deleted; it is recoverable by reactivating', async () => {
      const { ada } = under.acorn
      const elm = await addAccount(ada)
      const { user } = await addUser(ada, elm.id)
      const { answer, events } = await record(() => ada.accounts.delete(elm))
      expect(answer).toMatchObject({ status: 'inactive' })
      expect(answer.deactivatedAt).not.toBeNull()
      expect(answer.deletedAt).not.toBeNull()
      expect(events.map(({ type }) => type)).toEqual(['account.deleted', 'user.deactivated'])
      expect((await ada.accounts.list({ search: elm.externalId })).items).toEqual([])
      expect(await ada.accounts.get(elm.id)).toEqual(answer)
      expect(await ada.users.get(user.id)).toMatchObject({ status: 'inactive' })

      const back = await ada.accounts.reactivate(elm, { reactivateUsers: true })
      expect(back).toMatchObject({ status: 'active', deactivatedAt: null, deletedAt: null })
      expect(await ada.users.get(user.id)).toMatchObject({ status: 'active' })
    })

    test('H9: deleting an inactive account keeps its first mark, so that reactivating still knows whom it took', async () => {
      const { acorn, clock } = under
      const elm = await addAccount(acorn.ada)
      const { user } = await addUser(acorn.ada, elm.id)
      const deactivated = await acorn.ada.accounts.deactivate(elm)
      const [{ deactivation_id: mark } = {}] = await rowsOf(under.database.pool, 'accounts', { id: elm.id })
      clock.advance(1_000)
      const deleted = await acorn.ada.accounts.delete(elm)
      expect(deleted.deactivatedAt).toBe(deactivated.deactivatedAt)
      expect(deleted.deletedAt).not.toBe(deactivated.deactivatedAt)
      expect(await rowOf(under.database.pool, 'accounts', elm.id)).toMatchObject({ deactivation_id: mark })
      await acorn.ada.accounts.reactivate(elm, { reactivateUsers: true })
      expect(await acorn.ada.users.get(user.id)).toMatchObject({ status: 'active' })
      expect(await rowOf(under.database.pool, 'accounts', elm.id)).toMatchObject({
        deactivation_id: null,
        deactivated_at: null,
        deleted_at: null,
      })
    })

    test('H10: the default account cannot be deactivated or deleted', async () => {
      const { acorn, database } = under
      const before = await stateOf(database.pool, acorn.organization.id)
      for (const [how, what] of [
        ['deactivate', 'deactivated'],
        ['delete', 'deleted'],
      ] as const) {
        const { answer, events } = await record(() =>
          refusalOf(acorn.ada.accounts[how](acorn.defaultAccount)),
        )
        expect(answer).toEqual({
          code: 'conflict',
          message: `The default account cannot be ${what}: it holds the organization's own people.`,
        })
        expect(events).toEqual([])
      }
      expect(await stateOf(database.pool, acorn.organization.id)).toBe(before)
    })

    test('the external id of the default account stays as it is; its name and description change', async () => {
      const { ada, defaultAccount, organization } = await under.newAcorn()
      const before = await stateOf(under.database.pool, organization.id)
      expect(await refusalOf(ada.accounts.update(defaultAccount, { externalId: 'head-office' }))).toEqual({
        code: 'conflict',
        message: 'The external id of the default account stays as it is. Change its name instead.',
      })
      expect(await stateOf(under.database.pool, organization.id)).toBe(before)
      const { externalId } = defaultAccount
      expect(
        await ada.accounts.update(defaultAccount, { externalId, name: 'Head Office', description: 'Ours' }),
      ).toMatchObject({ externalId, name: 'Head Office', description: 'Ours', version: 2 })
    })

    test('H10: the database refuses it too: to delete, unmark, deactivate or double the default account', async () => {
      const { acorn, database } = under
      const id = acorn.defaultAccount.id
      const attempts = {
        organization_has_its_default_account: [
          // Its users go first, so that they are not what refuses it.
          `begin; delete from tenantry.users where account_id = '${id}'; delete from tenantry.accounts where id = '${id}'; commit`,
          `update tenantry.accounts set is_default = false where id = '${id}'`,
          `update tenantry.organizations set default_account_id = '${acorn.oak.id}' where id = '${acorn.organization.id}'`,
        ],
        default_account_is_active: [
          `update tenantry.accounts set status = 'inactive', deactivated_at = now(), deactivation_id = 'x' where id = '${id}'`,
          `update tenantry.accounts set deleted_at = now(), status = 'inactive', deactivated_at = now(), deactivation_id = 'x' where id = '${id}'`,
        ],
        organization_has_one_default_account: [
          `update tenantry.accounts set is_default = true where id = '${acorn.oak.id}'`,
        ],
      }
      const before = await stateOf(database.pool, acorn.organization.id)
      for (const [constraint, statements] of Object.entries(attempts)) {
        for (const statement of statements) {
          await expect(database.pool.query(statement), statement).rejects.toMatchObject({ constraint })
        }
      }
      expect(await stateOf(database.pool, acorn.organization.id)).toBe(before)
    })

    test('on an inactive account, creating a user, reactivating one and granting one a role is refused: reactivate it first', async () => {
      const { ada } = under.acorn
      const elm = await addAccount(ada)
      const { user } = await addUser(ada, elm.id)
      for (const end of ['deactivate', 'delete'] as const) {
        await ada.accounts[end](elm)
        const before = await stateOf(under.database.pool, under.acorn.organization.id)
        const first = {
          code: 'conflict',
          message: `The account ${elm.externalId} is not active. Reactivate it first.`,
        }
        expect(await refusalOf(addUser(ada, elm.id))).toEqual(first)
        expect(await refusalOf(ada.users.reactivate(user))).toEqual(first)
        expect(await refusalOf(ada.users.assignRole(user, 'account-admin'))).toEqual(first)
        expect(await stateOf(under.database.pool, under.acorn.organization.id)).toBe(before)
      }
    })

    test('on an inactive account, reading, updating and deleting a user, and the account itself, are allowed', async () => {
      const { ada } = under.acorn
      const elm = await addAccount(ada)
      const { user } = await addUser(ada, elm.id, { roles: ['account-admin', 'member'] })
      await ada.accounts.deactivate(elm)
      expect(await ada.accounts.update(elm, { name: 'Elm again' })).toMatchObject({ name: 'Elm again' })
      expect(await ada.users.get(user.id)).toMatchObject({ id: user.id })
      expect(await ada.users.update(user, { lastName: 'Hillside' })).toMatchObject({ lastName: 'Hillside' })
      expect(await ada.users.revokeRole(user, 'account-admin')).toMatchObject({ roles: ['member'] })
      await ada.users.delete(user)
      expect(await rowsOf(under.database.pool, 'users', { id: user.id })).toEqual([])
    })

    test('repeating a change that already holds succeeds and changes nothing', async () => {
      const { ada } = under.acorn
      const elm = await addAccount(ada)
      const { user } = await addUser(ada, elm.id)
      const repeats: Readonly<Record<string, () => Promise<object>>> = {
        'account.update': () => ada.accounts.update(elm, { name: elm.name }),
        'user.update': () =>
          ada.users.update(user, { firstName: user.firstName, email: user.email.toUpperCase() }),
        'user.assignRole': () => ada.users.assignRole(user, 'member'),
        'user.revokeRole': () => ada.users.revokeRole(user, 'account-admin'),
        'user.reactivate': () => ada.users.reactivate(user),
        'account.reactivate': () => ada.accounts.reactivate(elm, { reactivateUsers: true }),
        'user.deactivate': () => ada.users.deactivate(user),
        'account.deactivate': () => ada.accounts.deactivate(elm),
        'account.delete': () => ada.accounts.delete(elm),
      }
      for (const [what, repeat] of Object.entries(repeats)) {
        const first = await repeat()
        const before = await stateOf(under.database.pool, under.acorn.organization.id)
        under.clock.advance(1_000)
        const { answer, events } = await record(repeat)
        expect(answer, what).toEqual(first)
        expect(events, what).toEqual([])
        expect(await stateOf(under.database.pool, under.acorn.organization.id), what).toBe(before)
      }
    })

    test('an account is not changed on the strength of an older version', async () => {
      const { ada } = under.acorn
      const elm = await addAccount(ada)
      await ada.accounts.update(elm, { name: 'Elm 2', expectedVersion: 1 })
      expect(await refusalOf(ada.accounts.update(elm, { name: 'Elm 3', expectedVersion: 1 }))).toEqual({
        code: 'conflict',
        message:
          'It was changed meanwhile: you expected version 1, it is version 2. Since then Ada Oak changed name. Look at it and decide again.',
      })
      expect(await ada.accounts.get(elm.id)).toMatchObject({ name: 'Elm 2', version: 2 })
      await addUser(ada, elm.id)
      await ada.accounts.grantRole(elm, 'account-admin')
      expect(await refusalOf(ada.accounts.update(elm, { name: 'Elm 3', expectedVersion: 2 }))).toMatchObject({
        message: expect.stringContaining('Since then Ada Oak changed roles.'),
      })
    })

    test('the limits that the host sets are kept: refused with the number', async () => {
      const { organizationSecret, userSecret, defaultAccount } = await under.tenantry.signUp({
        organization: { name: 'Elm', limits: { accounts: 2, usersPerAccount: 2 } },
        user: { email: 'gil@elm.test', firstName: 'Gil', lastName: 'Teak' },
      })
      const gil = await under.tenantry.authenticate({ organizationSecret, userSecret })
      await addAccount(gil)
      const second = await addAccount(gil)
      await gil.accounts.delete(second)
      expect(await refusalOf(addAccount(gil))).toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('may have 2 accounts'),
      })
      await addUser(gil, defaultAccount.id)
      expect(await refusalOf(addUser(gil, defaultAccount.id))).toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('may have 2 users'),
      })
    })
  })
}
