import { describe, expect, test } from 'vitest'
import { addAccount, addUser, unused } from '../support/additions.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowOf, rowsOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

export function movingSuite(on: SharedDatabase): void {
  describe('moving a user', () => {
    const under = useTenantry(on)
    const record = <Answer>(call: () => Promise<Answer>) =>
      recording(under.database.pool, under.acorn.organization.id, call)

    test('H7: a moved user sees the new account and nothing of the old one; roles and secrets stay', async () => {
      const { ada, ben, oak, organizationSecret } = under.acorn
      const elm = await addAccount(ada)
      const { user, userSecret } = await addUser(ada, oak.id, { roles: ['account-admin'] })
      const fay = await under.tenantry.authenticate({ organizationSecret, userSecret })

      const { answer, events } = await record(() => ada.users.move(user, elm))

      expect(answer).toMatchObject({ accountId: elm.id, roles: ['account-admin'], version: 2 })
      expect(await rowOf(under.database.pool, 'users', user.id)).toMatchObject({ account_id: elm.id })
      // Where from and where to is the organization's to know; each account learns its own half.
      expect(events).toMatchObject([
        {
          type: 'user.moved',
          accountId: null,
          userId: user.id,
          open: { before: { accountId: oak.id }, after: { accountId: elm.id } },
        },
        { type: 'user.left', accountId: oak.id, userId: user.id, open: { before: {}, after: {} } },
        { type: 'user.joined', accountId: elm.id, userId: user.id, open: { before: {}, after: {} } },
      ])
      expect(JSON.stringify(await ben.audit.list({ limit: 200 }))).not.toContain(elm.id)
      expect((await fay.accounts.list()).items.map(({ id }) => id)).toEqual([elm.id])
      expect((await refusalOf(fay.accounts.get(oak.id))).code).toBe('not_found')
    })

    test('H15: an organization administrator is not demoted by a move but refused', async () => {
      const { ada, defaultAccount, oak } = under.acorn
      const { user } = await addUser(ada, defaultAccount.id, { roles: ['org-admin'] })
      expect(await refusalOf(ada.users.move(user, oak))).toEqual({
        code: 'conflict',
        message: 'Fay Hill is an organization administrator. Take the role away first.',
      })
      expect(await rowOf(under.database.pool, 'users', user.id)).toMatchObject({
        account_id: defaultAccount.id,
      })
    })

    test('a user is moved out of an inactive account, and not into one', async () => {
      const { ada, oak } = under.acorn
      const elm = await addAccount(ada)
      const { user } = await addUser(ada, elm.id)
      const { user: other } = await addUser(ada, oak.id)
      await ada.accounts.deactivate(elm)
      expect((await ada.users.move(user, oak)).accountId).toBe(oak.id)
      expect((await refusalOf(ada.users.move(other, elm))).message).toBe(
        `The account ${elm.externalId} is not active. Reactivate it first.`,
      )
    })

    test('H17: only organization administrators move users, and nobody moves themselves', async () => {
      const { ada, ben, users, pine } = under.acorn
      expect((await refusalOf(ben.users.move(users.cleo, pine))).code).toBe('forbidden')
      expect((await refusalOf(ada.users.move(users.ada, pine))).message).toBe(
        'You cannot move yourself. Ask another administrator.',
      )
    })

    test('a chat link moves along with its user, and what happened stays in the account in which it happened', async () => {
      const { ada, ben, oak, organization, organizationSecret } = await under.newAcorn()
      const { chat } = under.tenantry
      const elm = await addAccount(ada)
      const head = await addUser(ada, elm.id, { roles: ['account-admin'] })
      const headOfElm = await under.tenantry.authenticate({ organizationSecret, ...head })
      const { user } = await addUser(ada, oak.id)
      const workspace = { enterpriseId: null, teamId: unused('T').replace('-', '0') }
      const who = { ...workspace, userId: unused('U').replace('-', '0') }
      await chat.connect((await ada.chat.issueConnectCode()).code ?? '', workspace)
      await chat.link((await ada.chat.issueLinkCode(user)).code ?? '', who)
      const before = await rowsOf(under.database.pool, 'chat_links', { user_id: user.id })
      const { items } = await ben.audit.list({ userId: user.id })
      expect(items.map(({ type }) => type)).toEqual(expect.arrayContaining(['user.created', 'chat.linked']))

      await ada.users.move(user, elm)

      expect(before).toHaveLength(1)
      expect(await rowsOf(under.database.pool, 'chat_links', { user_id: user.id })).toEqual(before)
      expect(await chat.identify(who, {})).toMatchObject({ known: true })
      const [left, ...rest] = (await ben.audit.list({ userId: user.id })).items
      expect(left).toMatchObject({ type: 'user.left', accountId: oak.id })
      expect(rest).toEqual(items)
      expect((await headOfElm.audit.list({ userId: user.id })).items).toMatchObject([
        { type: 'user.joined', accountId: elm.id },
      ])
      expect(organization.id).toBe(ada.principal.organizationId)
    })
  })
}
