import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Session } from '../../src/session.ts'
import type { Tenantry } from '../../src/tenantry.ts'
import { addAccount, addUser, unused } from '../support/additions.ts'
import { HOUR_MS } from '../support/manual-clock.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowsOf, stateOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

type Call = (session: Session, id: string, tenantry: Tenantry) => Promise<unknown>

/** What is done about an account every day. Each field of each operation that takes an id is tried in `isolation/ids-alike.suite`. */
const ON_ACCOUNTS: Readonly<Record<string, Call>> = {
  get: (session, id) => session.accounts.get(id),
  update: (session, id) => session.accounts.update(id, { name: 'Mine' }),
  deactivate: (session, id) => session.accounts.deactivate(id),
  reactivate: (session, id) => session.accounts.reactivate(id, { reactivateUsers: true }),
  delete: (session, id) => session.accounts.delete(id),
  'users.create': (session, id) => addUser(session, id),
}

/** The same about a user. */
const ON_USERS: Readonly<Record<string, Call>> = {
  get: (session, id) => session.users.get(id),
  update: (session, id) => session.users.update(id, { firstName: 'Mine' }),
  assignRole: (session, id) => session.users.assignRole(id, 'account-admin'),
  revokeRole: (session, id) => session.users.revokeRole(id, 'member'),
  rotateSecret: (session, id) => session.users.rotateSecret(id),
  listSecrets: (session, id) => session.secrets.list(id),
  setPassword: (session, id) => session.users.setPassword(id, randomUUID()),
  deactivate: (session, id) => session.users.deactivate(id),
  reactivate: (session, id) => session.users.reactivate(id),
  delete: (session, id) => session.users.delete(id),
  issueLinkCode: (session, id) => session.chat.issueLinkCode(id),
  invite: (session, userId, tenantry) => {
    const member = { enterpriseId: null, teamId: 'T1', userId: 'U1' }
    return tenantry.execute(session.principal, 'chat.invite', { userId, member })
  },
}

/** Commands that are confirmed first, and then looked up by their preview, too. */
const PREVIEWS = ['user.delete', 'user.deactivate', 'user.rotateSecret', 'user.update'] as const

export function isolationSuite(on: SharedDatabase): void {
  describe('isolation', () => {
    const under = useTenantry(on)

    /** An id that nothing has. */
    const nobody = async (what: 'accounts' | 'users') => {
      const { ada, defaultAccount } = under.acorn
      if (what === 'accounts') return `${defaultAccount.id.slice(0, -4)}0000`
      const { user } = await addUser(ada, defaultAccount.id)
      await ada.users.delete(user)
      return user.id
    }

    test('H7: no organization sees anything of another: what is foreign and what does not exist is answered alike, whatever is done about it', async () => {
      const { acorn, birch } = under
      const before = await stateOf(under.database.pool, birch.organization.id)
      const account = await nobody('accounts')
      for (const [what, call] of Object.entries(ON_ACCOUNTS)) {
        const foreign = await refusalOf(call(acorn.ada, birch.rowan.id, under.tenantry))
        expect(foreign, what).toMatchObject({ code: 'not_found' })
        expect(JSON.stringify(foreign), what).toBe(
          JSON.stringify(await refusalOf(call(acorn.ada, account, under.tenantry))),
        )
      }
      const user = await nobody('users')
      for (const [what, call] of Object.entries(ON_USERS)) {
        const foreign = await refusalOf(call(acorn.ada, birch.users.eve.id, under.tenantry))
        expect(foreign, what).toMatchObject({ code: 'not_found' })
        expect(JSON.stringify(foreign), what).toBe(
          JSON.stringify(await refusalOf(call(acorn.ada, user, under.tenantry))),
        )
      }
      for (const name of PREVIEWS) {
        const preview = (userId: string) => under.tenantry.preview(acorn.ada.principal, name, { userId })
        const foreign = await refusalOf(preview(birch.users.eve.id))
        expect(JSON.stringify(foreign), name).toBe(JSON.stringify(await refusalOf(preview(user))))
      }
      expect(await stateOf(under.database.pool, birch.organization.id)).toBe(before)
    })

    test('H7: no account sees anything of another: the same for an account administrator and for a member', async () => {
      const { acorn, birch } = under
      const before = await stateOf(under.database.pool, acorn.organization.id)
      const [account, user] = [await nobody('accounts'), await nobody('users')]
      const after = await stateOf(under.database.pool, acorn.organization.id)
      for (const session of [acorn.ben, acorn.cleo]) {
        for (const [what, call] of Object.entries(ON_ACCOUNTS)) {
          const answer = JSON.stringify(await refusalOf(call(session, account, under.tenantry)))
          for (const other of [acorn.pine, acorn.defaultAccount, birch.rowan]) {
            expect(JSON.stringify(await refusalOf(call(session, other.id, under.tenantry))), what).toBe(
              answer,
            )
          }
        }
        for (const [what, call] of Object.entries(ON_USERS)) {
          const answer = JSON.stringify(await refusalOf(call(session, user, under.tenantry)))
          for (const other of [acorn.users.dov, acorn.users.ada, birch.users.eve]) {
            expect(JSON.stringify(await refusalOf(call(session, other.id, under.tenantry))), what).toBe(
              answer,
            )
          }
        }
      }
      expect(after).toBe(before)
      expect(await stateOf(under.database.pool, acorn.organization.id)).toBe(before)
    })

    test("H7: a member sees of their account's users nobody but themselves", async () => {
      const { acorn } = under
      expect((await acorn.cleo.users.list({ includeInactive: true })).items).toEqual([acorn.users.cleo])
      expect(await refusalOf(acorn.cleo.users.get(acorn.users.ben.id))).toEqual(
        await refusalOf(acorn.cleo.users.get(acorn.users.dov.id)),
      )
      expect(await acorn.cleo.users.get('cleo@oak.test')).toEqual(acorn.users.cleo)
    })

    test('H7: lists and look-ups show nothing of what lies behind a wall, whatever is asked for', async () => {
      const { acorn, birch, tenantry } = under
      for (const [session, mine] of [
        [acorn.ada, acorn.organization.id],
        [birch.eve, birch.organization.id],
      ] as const) {
        const accounts = await session.accounts.list({ includeInactive: true, limit: 200 })
        const users = await session.users.list({ includeInactive: true, limit: 200 })
        const found = [...accounts.items, ...users.items].map(({ organizationId }) => organizationId)
        expect(new Set(found)).toEqual(new Set([mine]))
      }
      const inOak = (await acorn.ben.users.list({ includeInactive: true, limit: 200 })).items
      expect(new Set(inOak.map(({ accountId }) => accountId))).toEqual(new Set([acorn.oak.id]))
      for (const input of [
        { accountId: acorn.pine.id },
        { accountId: birch.rowan.id },
        { search: 'dov' },
        { search: 'ada' },
        { role: 'org-admin' },
        { status: 'active', accountId: acorn.pine.id },
      ] as const) {
        expect(await acorn.ben.users.list(input), JSON.stringify(input)).toEqual({
          items: [],
          nextCursor: null,
          more: null,
        })
      }
      for (const reference of [
        'dov@pine.test',
        'ada@acorn.test',
        'eve@birch.test',
        'Dov Yew',
        acorn.users.dov.id,
      ]) {
        const found = await tenantry.execute(acorn.ben.principal, 'user.find', { reference, byName: true })
        expect(found, reference).toEqual([])
      }
      for (const reference of ['pine', 'Pine Ltd', 'default', 'rowan', acorn.pine.id]) {
        const found = await tenantry.execute(acorn.ben.principal, 'account.find', { reference, byName: true })
        expect(found, reference).toEqual([])
      }
    })

    test('H7: that an e-mail or external id is taken crosses accounts of one organization; who has it is not said', async () => {
      const { acorn } = under
      const { user } = await addUser(acorn.ada, acorn.pine.id, { externalId: unused('badge') })
      const byEmail = await refusalOf(addUser(acorn.ben, acorn.oak.id, { email: user.email }))
      expect(byEmail).toEqual({
        code: 'conflict',
        message: `The e-mail address ${user.email} is taken in this organization. Use another one.`,
      })
      const byId = await refusalOf(addUser(acorn.ben, acorn.oak.id, { externalId: user.externalId ?? '' }))
      expect(byId).toMatchObject({ code: 'conflict' })
      for (const { message } of [byEmail, byId]) {
        for (const secret of ['Pine', 'pine', 'Fay', 'Hill', acorn.pine.id, user.id]) {
          expect(message.replace(user.email, '')).not.toContain(secret)
        }
      }
    })

    test('H7: who somebody is in chat is told of nobody whom one may not see, and a mention of them means nobody', async () => {
      const { acorn, tenantry } = under
      const { ada, ben, cleo, dov, users } = acorn
      const teamId = unused('T').replace('-', '')
      const { code } = await ada.chat.issueConnectCode()
      await tenantry.chat.connect(code ?? '', { enterpriseId: null, teamId })
      const identities = { ada: 'U1', ben: 'U2', cleo: 'U3', dov: 'U4' } as const
      for (const [name, userId] of Object.entries(identities)) {
        const { code: link } = await ada.chat.issueLinkCode(users[name as keyof typeof users])
        await tenantry.chat.link(link ?? '', { enterpriseId: null, teamId, userId })
      }
      const everybody = Object.values(users).map(({ id }) => id)
      const sees = async (session: Session) => {
        const links = await tenantry.chat.linksOf(session, everybody)
        const mentioned = []
        for (const userId of Object.values(identities)) {
          const found = await tenantry.chat.userOf(session, { enterpriseId: null, teamId, userId })
          if (found !== null) mentioned.push(found)
        }
        expect(links.map(({ userId }) => userId).sort()).toEqual(mentioned.sort())
        return mentioned
      }
      expect(await sees(ada)).toEqual([...everybody].sort())
      expect(await sees(ben)).toEqual([users.ben.id, users.cleo.id].sort())
      expect(await sees(cleo)).toEqual([users.cleo.id])
      expect(await sees(dov)).toEqual([users.dov.id])
      expect(await sees(under.birch.eve)).toEqual([])
    })

    test("H7: an account administrator cannot name another organization's account in a user's place", async () => {
      const { acorn, birch, database } = under
      await expect(
        database.pool.query(
          `update tenantry.users set account_id = '${birch.rowan.id}' where id = '${acorn.users.cleo.id}'`,
        ),
      ).rejects.toMatchObject({ constraint: 'user_belongs_to_an_account' })
    })

    test('H7: a code of another organization is no code, and a ticket of another person is none', async () => {
      const { acorn, birch, tenantry } = under
      const { ticketId } = await acorn.ada.users.create({
        accountId: acorn.oak.id,
        email: `${unused('fay')}@elm.test`,
        firstName: 'Fay',
        lastName: 'Hill',
        secret: 'offer',
      })
      const claim = (session: Session, id: string) =>
        refusalOf(tenantry.execute(session.principal, 'user.claimSecret', { ticketId: id }))
      const missing = await claim(acorn.ada, `${ticketId?.slice(0, -4)}0000`)
      expect(missing).toMatchObject({ code: 'not_found' })
      for (const session of [acorn.ben, birch.eve]) {
        expect(JSON.stringify(await claim(session, ticketId ?? ''))).toBe(JSON.stringify(missing))
      }
    })

    test('H18: a change of role, status or secret holds from the next call on, also in another process', async () => {
      const { acorn, clock, database, tenantry } = under
      const { createTenantry } = await import('../../src/tenantry.ts')
      const elsewhere = await createTenantry({ database: database.location, clock: clock.now })
      const { organizationSecret } = acorn
      const { user, userSecret } = await addUser(acorn.ada, acorn.oak.id)
      const here = await tenantry.authenticate({ organizationSecret, userSecret })
      const there = await elsewhere.authenticate({ organizationSecret, userSecret })
      const both = async (call: (session: Session) => Promise<unknown>) =>
        Promise.all([here, there].map((session) => call(session)))

      for (const session of [here, there]) {
        expect(await refusalOf(addUser(session, acorn.oak.id))).toMatchObject({ code: 'forbidden' })
      }
      await acorn.ada.users.assignRole(user, 'account-admin')
      await both((session) => addUser(session, acorn.oak.id))
      await acorn.ada.users.revokeRole(user, 'account-admin')
      for (const session of [here, there]) {
        expect(await refusalOf(addUser(session, acorn.oak.id))).toMatchObject({ code: 'forbidden' })
      }
      await acorn.ada.users.deactivate(user)
      for (const session of [here, there]) {
        expect(await refusalOf(session.whoami())).toMatchObject({ code: 'unauthenticated' })
      }
      await acorn.ada.users.reactivate(user)
      await both((session) => session.whoami())
      await acorn.ada.users.rotateSecret(user, { overlapMs: HOUR_MS })
      await both((session) => session.whoami())
      clock.advance(HOUR_MS)
      for (const session of [here, there]) {
        expect(await refusalOf(session.whoami())).toMatchObject({ code: 'unauthenticated' })
      }
      await elsewhere.close()
    })

    test('H18: a read that left on the guess that its reader is who they were is asked again where they are not', async () => {
      const { acorn, tenantry } = under
      const { user, userSecret } = await addUser(acorn.ada, acorn.oak.id)
      const { organizationSecret } = acorn
      const session = await tenantry.authenticate({ organizationSecret, userSecret })
      const seen = async () => (await session.users.list()).items.map(({ accountId }) => accountId)
      await acorn.ada.users.assignRole(user, 'account-admin')
      expect(new Set(await seen())).toEqual(new Set([acorn.oak.id]))
      await acorn.ada.users.move(user, acorn.pine)
      expect(new Set(await seen())).toEqual(new Set([acorn.pine.id]))
      await acorn.ada.users.revokeRole(user, 'account-admin')
      expect(await seen()).toEqual([acorn.pine.id])
      await acorn.ada.users.deactivate(user)
      expect(await refusalOf(seen())).toMatchObject({ code: 'unauthenticated' })
    })

    test("H18: a deactivated account's users are shut out at the next call, by whatever credential they came", async () => {
      const { acorn, database, tenantry } = under
      const elm = await addAccount(acorn.ada)
      const { user } = await addUser(acorn.ada, elm.id)
      const asserted = await tenantry.actAs(
        { organizationId: acorn.organization.id, userId: user.id },
        { assertedBy: 'test' },
      )
      await acorn.ada.accounts.deactivate(elm)
      expect(await refusalOf(asserted.whoami())).toMatchObject({ code: 'unauthenticated' })
      await acorn.ada.accounts.reactivate(elm)
      expect(await refusalOf(asserted.whoami())).toMatchObject({ code: 'unauthenticated' })
      await acorn.ada.users.reactivate(user)
      await asserted.whoami()
      expect(await rowsOf(database.pool, 'users', { id: user.id })).toMatchObject([{ status: 'active' }])
    })
  })
}
