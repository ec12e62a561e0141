import { describe, expect, test } from 'vitest'
import { addUser, unused } from '../support/additions.ts'
import { chainOf } from '../support/chain.ts'
import { refusalOf } from '../support/refusal.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

export function erasingSuite(on: SharedDatabase): void {
  describe('erasing a person from the history', () => {
    const under = useTenantry(on)

    /** Somebody with a name of their own, who acted and was acted upon, and is deleted. */
    async function somebodyGone() {
      const acorn = await under.newAcorn()
      const name = unused('Erasable')
      const { user, userSecret } = await addUser(acorn.ada, acorn.oak.id, {
        firstName: name,
        email: `${name}@elm.test`.toLowerCase(),
        roles: ['account-admin'],
      })
      const { organizationSecret } = acorn
      const session = await under.tenantry.authenticate({ organizationSecret, userSecret })
      await session.users.update(acorn.users.cleo, { lastName: 'Changed' })
      await acorn.ada.users.update(user, { lastName: 'Changed' })
      await refusalOf(session.accounts.delete(acorn.oak))
      await acorn.ada.users.delete(user)
      const system = under.tenantry.system('erasure').inOrganization(acorn.organization.id)
      const texts = async () =>
        (await chainOf(under.database.pool, acorn.organization.id)).rows
          .map(({ body, value }) => `${body} ${value ?? ''}`)
          .join('\n')
          .toLowerCase()
      return { acorn, name: name.toLowerCase(), user, system, texts }
    }

    test('their values and salts are gone from what they did and what was done to them, and the chain still verifies', async () => {
      const { acorn, name, user, system, texts } = await somebodyGone()
      expect(await texts()).toContain(name)
      const before = await acorn.ada.audit.verify()
      expect(before).toMatchObject({ ok: true, erased: 0 })

      const { events } = await system.users.erase(user)
      expect(events).toBeGreaterThan(4)
      expect(await texts()).not.toContain(name)
      expect(await acorn.ada.audit.verify({ head: before.head })).toMatchObject({
        ok: true,
        erased: events,
        events: before.events + 1,
        tail: 'checked',
      })
    })

    test('what others asked for in words that name them is gone, and who has their address now keeps theirs', async () => {
      const { acorn, name, user, system, texts } = await somebodyGone()
      const address = `${name}@elm.test`
      const told = { externalId: unused('elm'), description: `Ask ${address} about it` }
      const elm = await acorn.ada.accounts.create(told)
      await acorn.ada.accounts.update(elm, { description: 'Ask nobody' })
      const { user: heir } = await addUser(acorn.ada, acorn.oak.id, { email: address, firstName: 'Heir' })
      await system.users.erase(user)
      const { items } = await acorn.ada.audit.list({ limit: 200 })
      const made = (id: string) =>
        items.find(({ type, on }) => ['account.created', 'user.created'].includes(type) && on.id === id)
      expect(made(elm.id)).toMatchObject({ erased: true, asked: {} })
      expect(made(heir.id)).toMatchObject({ erased: false, asked: { firstName: 'Heir' } })
      expect(await texts()).not.toContain(`"firstname":"${name}`)
    })

    test('what happened stays, with ids and times, and says that it is erased', async () => {
      const { acorn, user, system } = await somebodyGone()
      await system.users.erase(user)
      const { items } = await acorn.ada.audit.list({ userId: user.id, limit: 200 })
      expect(items[0]).toMatchObject({ type: 'user.erased', erased: false, actor: { name: 'erasure' } })
      const rest = items.slice(1)
      expect(rest.map(({ type }) => type)).toContain('user.created')
      for (const event of rest)
        expect(event).toMatchObject({ erased: true, userId: user.id, actor: { name: null } })
    })

    test('others keep their values, and so does everybody in another organization', async () => {
      const { acorn, user, system } = await somebodyGone()
      const birch = await chainOf(under.database.pool, under.birch.organization.id)
      await system.users.erase(user)
      const { items } = await acorn.ada.audit.list({ userId: acorn.users.dov.id, type: 'user.created' })
      expect(items).toMatchObject([
        { erased: false, after: { firstName: 'Dov' }, actor: { name: 'Ada Oak' } },
      ])
      expect(await chainOf(under.database.pool, under.birch.organization.id)).toEqual(birch)
    })

    test('erasing again changes nothing, a user who is there is refused, and nobody is not found', async () => {
      const { acorn, user, system } = await somebodyGone()
      await system.users.erase(user)
      const { head } = await acorn.ada.audit.verify()
      expect(await system.users.erase(user)).toEqual({ events: 0 })
      expect((await acorn.ada.audit.verify()).head).toEqual(head)
      expect(await refusalOf(system.users.erase(acorn.users.cleo))).toMatchObject({ code: 'conflict' })
      for (const id of ['usr_01kjpwd6m0ep5vmshpyhez62yx', under.birch.users.eve.id])
        expect(await refusalOf(system.users.erase(id))).toMatchObject({ code: 'not_found' })
    })

    test('only the host’s own jobs erase', async () => {
      const { acorn, user } = await somebodyGone()
      for (const session of [acorn.ada, acorn.ben, acorn.cleo])
        expect((await refusalOf(session.users.erase(user))).code).toBe('forbidden')
    })

    test('personal values that are gone without an erasing are found, whether or not somebody was erased', async () => {
      const { acorn, user, system } = await somebodyGone()
      const destroy = (number: number) =>
        under.database.pool.query(
          'delete from tenantry.event_personal where organization_id = $1 and number = $2',
          [acorn.organization.id, number],
        )
      const { events } = await system.users.erase(user)
      expect(await acorn.ada.audit.verify()).toMatchObject({ ok: true, erased: events })
      await destroy(1)
      expect(await acorn.ada.audit.verify()).toMatchObject({
        ok: false,
        erased: events + 1,
        problem: `personal values of ${events + 1} events are gone, and erasing took those of ${events}`,
      })
      const untouched = await under.newAcorn()
      await under.database.pool.query(
        'delete from tenantry.event_personal where organization_id = $1 and number = 2',
        [untouched.organization.id],
      )
      expect(await untouched.ada.audit.verify()).toMatchObject({
        ok: false,
        problem: 'personal values of 1 events are gone, and erasing took those of 0',
      })
    })

    test('the control: a value that is changed and not erased breaks the chain', async () => {
      const { acorn, user } = await somebodyGone()
      await under.database.pool.query(
        `update tenantry.event_personal p set value = '{}' from tenantry.events e
          where e.organization_id = p.organization_id and e.number = p.number and e.user_id = '${user.id}'`,
      )
      expect(await acorn.ada.audit.verify()).toMatchObject({ ok: false })
    })
  })
}
