import { describe, expect, test } from 'vitest'
import type { InputOf } from '../../src/session/operation-types.ts'
import { addAccount, addUser, unused } from '../support/additions.ts'
import { HOUR_MS } from '../support/manual-clock.ts'
import { eventsOf, recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowOf, rowsOf, stateOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

const NO_SUCH_ACCOUNT = {
  code: 'not_found',
  message: 'There is no such account. Check the spelling, or look at the list.',
}

export function usersSuite(on: SharedDatabase): void {
  describe('users', () => {
    const under = useTenantry(on)
    const record = <Answer>(call: () => Promise<Answer>) =>
      recording(under.database.pool, under.acorn.organization.id, call)
    const signIn = (userSecret: string) =>
      under.tenantry.authenticate({ organizationSecret: under.acorn.organizationSecret, userSecret })
    const person = (change: Partial<InputOf<'user.create'>> & Pick<InputOf<'user.create'>, 'accountId'>) => ({
      email: `${unused('fay')}@elm.test`,
      firstName: 'Fay',
      lastName: 'Hill',
      ...change,
    })

    test('H5: a new account has no users', async () => {
      const { ada } = under.acorn
      const elm = await addAccount(ada)
      expect((await ada.users.list({ accountId: elm.id })).items).toEqual([])
      expect(await rowsOf(under.database.pool, 'users', { account_id: elm.id })).toEqual([])
    })

    test("H5: users are added by an organization administrator, or by that account's administrator, and by nobody else", async () => {
      const { acorn } = under
      const inOak = person({ accountId: acorn.oak.id })
      expect(
        (await acorn.ada.users.create({ ...inOak, email: `${unused('a')}@elm.test` })).user.accountId,
      ).toBe(acorn.oak.id)
      const { answer, events } = await record(() => acorn.ben.users.create(inOak))
      expect(answer.user).toMatchObject({ accountId: acorn.oak.id, email: inOak.email })
      expect(events[0]).toMatchObject({
        type: 'user.created',
        accountId: acorn.oak.id,
        actorId: acorn.users.ben.id,
        userId: answer.user.id,
      })

      const before = await stateOf(under.database.pool, acorn.organization.id)
      expect(await refusalOf(acorn.ben.users.create(person({ accountId: acorn.pine.id })))).toEqual(
        NO_SUCH_ACCOUNT,
      )
      expect(await refusalOf(acorn.ben.users.create(person({ accountId: acorn.defaultAccount.id })))).toEqual(
        NO_SUCH_ACCOUNT,
      )
      expect(await refusalOf(acorn.cleo.users.create(person({ accountId: acorn.oak.id })))).toEqual({
        code: 'forbidden',
        message: 'You may not create a user. Ask an administrator.',
      })
      expect(await stateOf(under.database.pool, acorn.organization.id)).toBe(before)
    })

    test('H6: a new user is active at once, and has the default role unless one is named', async () => {
      const { acorn, database } = under
      const { user } = await addUser(acorn.ada, acorn.oak.id)
      expect(user).toMatchObject({ status: 'active', roles: ['member'], version: 1, deactivatedAt: null })
      expect(await rowOf(database.pool, 'users', user.id)).toMatchObject({
        status: 'active',
        first_name: 'Fay',
      })
      expect(await rowsOf(database.pool, 'user_roles', { user_id: user.id })).toMatchObject([
        { role: 'member' },
      ])

      const named = await addUser(acorn.ada, acorn.oak.id, { roles: ['account-admin'] })
      expect(named.user.roles).toEqual(['account-admin'])
      const twice = await addUser(acorn.ada, acorn.oak.id, { roles: ['member', 'account-admin', 'member'] })
      expect(twice.user.roles).toEqual(['account-admin', 'member'])
    })

    test("H6: a library call's first answer carries their User Secret, with which they can sign in at once", async () => {
      const { acorn } = under
      const { answer, events } = await record(() =>
        acorn.ada.users.create(person({ accountId: acorn.oak.id })),
      )
      expect(answer).toMatchObject({ secret: 'shown_once', ticketId: null })
      const fay = await signIn(answer.userSecret?.reveal() ?? '')
      expect((await fay.whoami()).user).toEqual(answer.user)
      expect(events.map(({ type }) => type)).toEqual(['user.created', 'secret.created'])
      expect(JSON.stringify(events)).not.toContain(answer.userSecret?.reveal())
    })

    test('H6: in chat no secret is made until the person who asked clicks, and then it is shown once', async () => {
      const { acorn, database, tenantry } = under
      const { user, userSecret, secret, ticketId } = await acorn.ada.users.create(
        person({ accountId: acorn.oak.id, secret: 'offer' }),
      )
      expect({ userSecret, secret }).toEqual({ userSecret: null, secret: 'offered' })
      expect(await rowsOf(database.pool, 'secrets', { user_id: user.id })).toEqual([])

      const click = (session: typeof acorn.ada) =>
        tenantry.execute(session.principal, 'user.claimSecret', { ticketId: ticketId ?? '' })
      expect(await refusalOf(click(acorn.ben))).toMatchObject({ code: 'not_found' })
      const { answer, events } = await record(() => click(acorn.ada))
      expect(events).toMatchObject([{ type: 'secret.created', userId: user.id, actorId: acorn.users.ada.id }])
      expect((await (await signIn(answer.userSecret?.reveal() ?? '')).whoami()).user?.id).toBe(user.id)
      expect(await refusalOf(click(acorn.ada))).toMatchObject({
        code: 'conflict',
        message: 'This User Secret was shown already. Make a new one with /users secret.',
      })
      expect(await rowsOf(database.pool, 'secrets', { user_id: user.id })).toHaveLength(1)
    })

    test('the secret of a user who was added in chat is not made beside one that works', async () => {
      const { ada, oak } = await under.newAcorn()
      const { user, ticketId } = await ada.users.create({
        accountId: oak.id,
        email: `${unused('fay')}@oak.test`,
        firstName: 'Fay',
        lastName: 'Hill',
        secret: 'offer',
      })
      await ada.users.rotateSecret(user)
      const claim = ada.execute('user.claimSecret', { ticketId: ticketId ?? '' })
      expect(await refusalOf(claim)).toMatchObject({
        code: 'conflict',
        message: 'A User Secret was made meanwhile, and works. Make a new one with /users secret.',
      })
      expect(await ada.secrets.list(user)).toHaveLength(1)
    })

    test('H6: the button Show User Secret is good for 24 hours', async () => {
      const { acorn, clock, database, tenantry } = under
      const { user, ticketId } = await acorn.ada.users.create(
        person({ accountId: acorn.oak.id, secret: 'offer' }),
      )
      clock.advance(24 * HOUR_MS)
      const late = tenantry.execute(acorn.ada.principal, 'user.claimSecret', { ticketId: ticketId ?? '' })
      expect(await refusalOf(late)).toEqual({
        code: 'conflict',
        message: 'This button was good for 24 hours. Make a User Secret with /users secret.',
      })
      expect(await rowsOf(database.pool, 'secrets', { user_id: user.id })).toEqual([])
    })

    test('H6: a user made without a secret has none until one is rotated in', async () => {
      const { acorn, database } = under
      const made = await acorn.ada.users.create(person({ accountId: acorn.oak.id, secret: 'none' }))
      expect(made).toMatchObject({ userSecret: null, secret: 'none', ticketId: null })
      expect(await rowsOf(database.pool, 'secrets', { user_id: made.user.id })).toEqual([])
      const { userSecret } = await acorn.ada.users.rotateSecret(made.user)
      expect((await (await signIn(userSecret?.reveal() ?? '')).whoami()).user?.id).toBe(made.user.id)
    })

    test('a rotated secret and the old one both work until the overlap is over, then the new one only', async () => {
      const { acorn, clock } = under
      const { user, userSecret: old } = await addUser(acorn.ada, acorn.oak.id)
      const { answer, events } = await record(() =>
        acorn.ben.users.rotateSecret(user, { overlapMs: HOUR_MS }),
      )
      const renewed = answer.userSecret?.reveal() ?? ''
      expect(events.map(({ type, userId }) => [type, userId])).toEqual([
        ['secret.created', user.id],
        ['secret.rotated', user.id],
      ])
      clock.advance(HOUR_MS - 1)
      await signIn(old.reveal())
      await signIn(renewed)
      clock.advance(1)
      expect(await refusalOf(signIn(old.reveal()))).toMatchObject({ code: 'unauthenticated' })
      await signIn(renewed)

      const again = await acorn.ben.users.rotateSecret(user, { overlapMs: 0 })
      expect(await refusalOf(signIn(renewed))).toMatchObject({ code: 'unauthenticated' })
      await signIn(again.userSecret?.reveal() ?? '')
    })

    test('H11: a deactivated user still appears in lists, and can no longer authenticate', async () => {
      const { acorn, database } = under
      const elm = await addAccount(acorn.ada)
      const { user, userSecret } = await addUser(acorn.ada, elm.id)
      const { answer, events } = await record(() => acorn.ada.users.deactivate(user))
      expect(answer).toMatchObject({ status: 'inactive', deactivatedWith: null, version: 2 })
      expect(await rowOf(database.pool, 'users', user.id)).toMatchObject({
        status: 'inactive',
        deactivated_with: null,
      })
      expect(events).toMatchObject([
        {
          type: 'user.deactivated',
          userId: user.id,
          open: { before: { status: 'active' }, after: { status: 'inactive' } },
        },
      ])
      expect((await acorn.ada.users.list({ accountId: elm.id })).items).toEqual([answer])
      expect((await acorn.ada.users.list({ accountId: elm.id, status: 'active' })).items).toEqual([])
      expect((await acorn.ada.users.list({ search: user.email })).items).toEqual([answer])
      expect(await refusalOf(signIn(userSecret.reveal()))).toMatchObject({ code: 'unauthenticated' })
    })

    test('users of an inactive account are left out of lists of the organization, unless includeInactive or that account is named', async () => {
      const { ada } = under.acorn
      const elm = await addAccount(ada)
      const { user } = await addUser(ada, elm.id)
      await ada.accounts.deactivate(elm)
      const ids = async (input: Parameters<typeof ada.users.list>[0]) =>
        (await ada.users.list({ search: user.email, ...input })).items.map(({ id }) => id)
      expect(await ids({})).toEqual([])
      expect(await ids({ includeInactive: true })).toEqual([user.id])
      expect(await ids({ accountId: elm.id })).toEqual([user.id])
    })

    test('H12: deleting a user is permanent and takes their secrets, roles, tickets and chat links', async () => {
      const { acorn, database } = under
      const { user, userSecret } = await addUser(acorn.ada, acorn.oak.id)
      await acorn.ada.chat.issueLinkCode(user)
      await database.pool.query(
        `insert into tenantry.chat_links (organization_id, enterprise_id, team_id, chat_user_id, user_id, linked_at)
       values ($1, '', 'T1', 'U1', $2, now())`,
        [acorn.organization.id, user.id],
      )
      const { answer, events } = await record(() => acorn.ada.users.delete(user))
      expect(answer).toEqual(user)
      expect(await rowsOf(database.pool, 'users', { id: user.id })).toEqual([])
      for (const table of ['secrets', 'user_roles', 'tickets', 'chat_links'] as const) {
        expect(await rowsOf(database.pool, table, { user_id: user.id }), table).toEqual([])
      }
      expect(events).toMatchObject([{ type: 'user.deleted', userId: user.id }])
      expect(await refusalOf(signIn(userSecret.reveal()))).toMatchObject({ code: 'unauthenticated' })
      expect(await refusalOf(acorn.ada.users.get(user.id))).toMatchObject({ code: 'not_found' })
      expect(await refusalOf(acorn.ada.users.reactivate(user))).toMatchObject({ code: 'not_found' })
    })

    test('H12: history keeps who a deleted user was', async () => {
      const { acorn, database } = under
      const { user } = await addUser(acorn.ada, acorn.oak.id)
      await acorn.ada.users.delete(user)
      const history = (await eventsOf(database.pool, acorn.organization.id)).filter(
        ({ userId }) => userId === user.id,
      )
      expect(history.map(({ type }) => type)).toEqual(['user.created', 'secret.created', 'user.deleted'])
      expect(history.at(-1)?.personal.before).toEqual({
        email: user.email,
        firstName: 'Fay',
        lastName: 'Hill',
        externalId: null,
      })
    })

    test('the e-mail and external id of a deleted user are free at once, those of a deleted account stay taken', async () => {
      const { ada, oak } = under.acorn
      const { user } = await addUser(ada, oak.id, { externalId: unused('x') })
      const same = { email: user.email, externalId: user.externalId ?? '' }
      await ada.users.delete(user)
      const again = await addUser(ada, oak.id, same)
      expect(again.user.id).not.toBe(user.id)

      const elm = await addAccount(ada)
      const inElm = await addUser(ada, elm.id)
      await ada.accounts.delete(elm)
      expect(await refusalOf(addUser(ada, oak.id, { email: inElm.user.email }))).toMatchObject({
        code: 'conflict',
      })
    })

    test('H13: first name, last name, e-mail, external id and roles can be changed', async () => {
      const { acorn, database } = under
      const { user } = await addUser(acorn.ada, acorn.oak.id)
      const change = {
        firstName: 'Gil',
        lastName: 'Teak',
        email: `${unused('gil')}@elm.test`,
        externalId: unused('teak'),
      }
      const { answer, events } = await record(() => acorn.ben.users.update(user, change))
      expect(answer).toMatchObject({ ...change, version: 2 })
      expect(await rowOf(database.pool, 'users', user.id)).toMatchObject({
        first_name: 'Gil',
        last_name: 'Teak',
        email: change.email,
        external_id: change.externalId,
      })
      expect(events).toMatchObject([
        {
          type: 'user.updated',
          open: { before: {}, after: {} },
          personal: {
            before: { firstName: 'Fay', lastName: 'Hill', email: user.email, externalId: null },
            after: change,
          },
        },
      ])
      expect(await acorn.ben.users.update(user, { externalId: null })).toMatchObject({
        externalId: null,
        version: 3,
      })

      const assigned = await record(() => acorn.ada.users.assignRole(user, 'account-admin'))
      expect(assigned.answer.roles).toEqual(['account-admin', 'member'])
      expect(assigned.events).toMatchObject([
        { type: 'role.assigned', open: { before: { roles: ['member'] }, after: { role: 'account-admin' } } },
      ])
      const revoked = await record(() => acorn.ada.users.revokeRole(user, 'member'))
      expect(revoked.answer.roles).toEqual(['account-admin'])
      expect(revoked.events).toMatchObject([
        { type: 'role.revoked', open: { after: { roles: ['account-admin'] } } },
      ])
      expect(await rowsOf(database.pool, 'user_roles', { user_id: user.id })).toMatchObject([
        { role: 'account-admin' },
      ])
    })

    test('a member edits their own first and last name; never e-mail, external id, roles, account or status', async () => {
      const { acorn } = under
      const { user, userSecret } = await addUser(acorn.ada, acorn.oak.id)
      const fay = await signIn(userSecret.reveal())
      expect(await fay.users.update(user, { firstName: 'Faye', lastName: 'Hills' })).toMatchObject({
        firstName: 'Faye',
      })
      const before = await stateOf(under.database.pool, acorn.organization.id)
      expect(await refusalOf(fay.users.update(user, { email: 'other@elm.test' }))).toEqual({
        code: 'forbidden',
        message: 'You may not change email here. Ask an administrator.',
      })
      expect(await refusalOf(fay.users.update(user, { firstName: 'F', externalId: 'me' }))).toEqual({
        code: 'forbidden',
        message: 'You may not change externalId here. Ask an administrator.',
      })
      expect(await refusalOf(fay.users.assignRole(user, 'account-admin'))).toMatchObject({
        code: 'approval_required',
      })
      expect(await refusalOf(fay.users.deactivate(user))).toMatchObject({ code: 'forbidden' })
      expect(await refusalOf(fay.users.delete(user))).toMatchObject({ code: 'forbidden' })
      expect(await stateOf(under.database.pool, acorn.organization.id)).toBe(before)
    })

    test("a member rotates their own secret, and nobody else's", async () => {
      const { acorn } = under
      const { user, userSecret } = await addUser(acorn.ada, acorn.oak.id)
      const fay = await signIn(userSecret.reveal())
      const { userSecret: renewed } = await fay.users.rotateSecret(user, { overlapMs: 0 })
      await signIn(renewed?.reveal() ?? '')
      expect(await refusalOf(acorn.cleo.users.rotateSecret(user))).toMatchObject({ code: 'not_found' })
    })

    test("H14: e-mail is unique in the organization, case-insensitively; so is a user's external id", async () => {
      const { acorn } = under
      const { user } = await addUser(acorn.ada, acorn.oak.id, { externalId: unused('X') })
      const other = await addUser(acorn.ada, acorn.pine.id)
      const email = {
        code: 'conflict',
        message: `The e-mail address ${user.email} is taken in this organization. Use another one.`,
      }
      const externalId = {
        code: 'conflict',
        message: `The external id ${user.externalId} is taken by another user of this organization. Use another one.`,
      }
      for (const spelling of [user.email, user.email.toUpperCase(), ` ${user.email} `]) {
        expect(await refusalOf(addUser(acorn.ada, acorn.pine.id, { email: spelling })), spelling).toEqual(
          email,
        )
        expect(await refusalOf(acorn.ada.users.update(other.user, { email: spelling })), spelling).toEqual(
          email,
        )
      }
      expect(
        await refusalOf(addUser(acorn.ada, acorn.pine.id, { externalId: user.externalId ?? '' })),
      ).toEqual(externalId)
      expect(await refusalOf(acorn.ada.users.update(other.user, { externalId: user.externalId }))).toEqual(
        externalId,
      )
    })

    test('H14: an e-mail is one address however its accents are composed', async () => {
      const { acorn } = under
      const name = unused('é')
      await addUser(acorn.ada, acorn.oak.id, { email: `${name.normalize('NFC')}@elm.test` })
      const decomposed = { email: `${name.normalize('NFD')}@elm.test` }
      expect(await refusalOf(addUser(acorn.ada, acorn.oak.id, decomposed))).toMatchObject({
        code: 'conflict',
      })
    })

    test('H14: the same person may exist in two organizations, and neither can tell', async () => {
      const { acorn, birch } = under
      const same = person({ accountId: acorn.oak.id, externalId: unused('badge') })
      const inAcorn = await acorn.ada.users.create(same)
      const inBirch = await birch.eve.users.create({ ...same, accountId: birch.rowan.id })
      expect(inBirch.user.email).toBe(inAcorn.user.email)
      expect(await birch.eve.users.get(same.email)).toEqual(inBirch.user)
      expect(await acorn.ada.users.get(same.email)).toEqual(inAcorn.user)
      const { userSecret } = inAcorn
      const { organizationSecret } = birch
      expect(
        await refusalOf(
          under.tenantry.authenticate({ organizationSecret, userSecret: userSecret?.reveal() ?? '' }),
        ),
      ).toMatchObject({
        code: 'unauthenticated',
      })
    })

    test('a user is found by id, external id or e-mail; where a text means two of them nobody guesses', async () => {
      const { ada, oak } = under.acorn
      const externalId = unused('badge')
      const first = await addUser(ada, oak.id, { externalId })
      for (const reference of [first.user.id, externalId, first.user.email.toUpperCase()]) {
        expect(await ada.users.get(reference), reference).toEqual(first.user)
      }
      const second = await addUser(ada, oak.id, { externalId: first.user.email })
      expect(await refusalOf(ada.users.get(first.user.email))).toEqual({
        code: 'conflict',
        message: 'More than one user is meant by this. Use the id.',
      })
      await ada.users.delete(second.user)
    })

    test('a user is not changed on the strength of an older version', async () => {
      const { ada, oak } = under.acorn
      const { user } = await addUser(ada, oak.id)
      await ada.users.assignRole(user, 'account-admin')
      expect(await refusalOf(ada.users.update(user, { firstName: 'Gil', expectedVersion: 1 }))).toMatchObject(
        {
          code: 'conflict',
        },
      )
      expect(await ada.users.get(user.id)).toMatchObject({ firstName: 'Fay', version: 2 })
    })

    test('H13: whoever changes a user on the strength of an older version learns what changed since then and by whom', async () => {
      const { ada, ben, cleo, users } = await under.newAcorn()
      await ada.users.update(users.cleo, { lastName: 'Alder' })
      await ben.users.update(users.cleo, { email: 'cleo@alder.test' })
      const stale = (by: typeof ada, expectedVersion: number) =>
        by.users.update(users.cleo, { firstName: 'Clea', expectedVersion })
      for (const by of [ada, ben, cleo])
        expect(await thrownBy(stale(by, 1))).toMatchObject({
          code: 'conflict',
          message:
            'It was changed meanwhile: you expected version 1, it is version 3. Since then Ben Ash and Ada Oak changed email, lastName. Look at it and decide again.',
          details: { expected: 1, current: 3, changed: ['email', 'lastName'], by: ['Ben Ash', 'Ada Oak'] },
        })
      expect(await thrownBy(stale(ada, 2))).toMatchObject({
        details: { current: 3, changed: ['email'], by: ['Ben Ash'] },
      })
      expect(await thrownBy(stale(ada, 9))).toMatchObject({ details: { current: 3, changed: [], by: [] } })
      expect(await stale(ada, 3)).toMatchObject({ firstName: 'Clea', version: 4 })
    })

    test('H13: what changed since then is what made the newer versions: roles and status too, and no request, code or move that made none', async () => {
      const { ada, cleo, users, pine } = await under.newAcorn()
      const told = async (expectedVersion: number) =>
        (await thrownBy(ada.users.update(users.cleo, { firstName: 'Clea', expectedVersion }))) as {
          details: { current: number; changed: readonly string[]; by: readonly string[] }
        }
      await ada.users.update(users.cleo, { lastName: 'Alder' })
      await ada.users.assignRole(users.cleo, 'account-admin')
      await cleo.users.requestEmailChange('cleo@alder.test')
      expect(await told(2)).toMatchObject({ details: { current: 3, changed: ['roles'], by: ['Ada Oak'] } })
      await ada.users.move(users.cleo, pine)
      expect(await told(3)).toMatchObject({ details: { current: 4, changed: ['accountId'] } })
      await ada.accounts.deactivate(pine)
      await ada.accounts.reactivate(pine, { reactivateUsers: true })
      expect(await told(4)).toMatchObject({ details: { current: 6, changed: ['status'] } })
      await ada.import.users(`email,first_name,last_name,roles\ncleo@oak.test,Cleo,Ash,member\n`)
      const { version, email } = await ada.users.get(users.cleo.id)
      expect(email).toBe('cleo@oak.test')
      expect(await told(6)).toMatchObject({ details: { current: version, changed: ['lastName', 'roles'] } })
      expect(await told(1)).toMatchObject({
        details: { changed: ['accountId', 'lastName', 'roles', 'status'], by: ['Ada Oak'] },
      })
    })

    test('H13: of many changes at once on the strength of one version, one is made', async () => {
      const { ada, users } = await under.newAcorn()
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, (_, at) =>
          ada.users.update(users.cleo, { firstName: `Cleo ${at}`, expectedVersion: 1 }),
        ),
      )
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const outcome of outcomes)
        if (outcome.status === 'rejected')
          expect(outcome.reason).toMatchObject({ code: 'conflict', details: { current: 2 } })
      const free = await Promise.all(
        Array.from({ length: 8 }, (_, at) => ada.users.update(users.dov, { firstName: `Dov ${at}` })),
      )
      // The control: without a version each of them is made.
      expect(new Set(free.map(({ version }) => version)).size).toBe(8)
    })
  })
}

/** What a call is refused with, details and all. */
async function thrownBy(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => null,
    (error: unknown) => error,
  )
}
