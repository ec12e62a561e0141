import { describe, expect, test } from 'vitest'
import { addAccount, addUser } from '../support/additions.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowsOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

export function purgingSuite(on: SharedDatabase): void {
  describe('purging an account', () => {
    const under = useTenantry(on)
    const record = <Answer>(call: () => Promise<Answer>) =>
      recording(under.database.pool, under.acorn.organization.id, call)

    test('H9: purging removes a deleted account with its users for ever; external id and e-mails are free at once', async () => {
      const { ada } = under.acorn
      const elm = await addAccount(ada)
      const { user } = await addUser(ada, elm.id)
      expect((await refusalOf(ada.accounts.purge(elm))).message).toBe(
        `The account ${elm.externalId} is not deleted. Delete it first.`,
      )
      await ada.accounts.delete(elm)

      const { events } = await record(() => ada.accounts.purge(elm))

      expect(await rowsOf(under.database.pool, 'users', { id: user.id })).toEqual([])
      expect(await rowsOf(under.database.pool, 'accounts', { id: elm.id })).toEqual([])
      expect(await rowsOf(under.database.pool, 'secrets', { user_id: user.id })).toEqual([])
      expect(events).toMatchObject([
        { type: 'account.purged', open: { after: { users: 1 } } },
        { type: 'user.deleted', userId: user.id, personal: { before: { email: user.email } } },
      ])
      const again = await ada.accounts.create({ externalId: elm.externalId })
      expect(again.id).not.toBe(elm.id)
      expect((await addUser(ada, again.id, { email: user.email })).user.email).toBe(user.email)
    })

    test('an id is never used again: whoever comes after somebody who is gone is somebody else', async () => {
      const { ada, oak } = under.acorn
      const ids: string[] = []
      // The clock stands still, so that nothing but chance tells these ids apart.
      for (let round = 0; round < 10; round += 1) {
        const { user } = await addUser(ada, oak.id, { email: 'again@elm.test', externalId: 'again' })
        await ada.users.delete(user)
        ids.push(user.id)
      }
      expect(new Set(ids).size).toBe(10)
      const { user } = await addUser(ada, oak.id, { email: 'again@elm.test', externalId: 'again' })
      for (const id of ids) expect((await refusalOf(ada.users.get(id))).code).toBe('not_found')
      const { items } = await ada.audit.list({ userId: user.id })
      expect(items.map(({ type }) => type)).not.toContain('user.deleted')
    })

    test('H10: the default account cannot be purged', async () => {
      const { ada, defaultAccount } = under.acorn
      expect((await refusalOf(ada.accounts.purge(defaultAccount))).code).toBe('conflict')
    })

    test('nothing is purged by time: ten years later what was deactivated and deleted is there, and comes back', async () => {
      const { ada, oak, organization } = await under.newAcorn()
      const elm = await addAccount(ada)
      const { user } = await addUser(ada, elm.id)
      const { user: other } = await addUser(ada, oak.id)
      await ada.users.deactivate(other)
      await ada.accounts.delete(elm)
      const before = await ada.audit.verify()

      under.clock.advance(10 * 365 * 24 * 3_600_000)
      await under.tenantry.runDue()

      expect((await ada.accounts.reactivate(elm, { reactivateUsers: true })).status).toBe('active')
      expect((await ada.users.get(user.id)).status).toBe('active')
      expect((await ada.users.reactivate(other)).status).toBe('active')
      expect(await ada.audit.verify({ head: before.head })).toMatchObject({ ok: true, erased: 0 })
      expect((await rowsOf(under.database.pool, 'users', { organization_id: organization.id })).length).toBe(
        6,
      )
    })
  })
}
