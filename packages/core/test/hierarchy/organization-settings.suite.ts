import { describe, expect, test } from 'vitest'
import { addAccount, addUser } from '../support/additions.ts'
import { eventsOf, recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

export function organizationSettingsSuite(on: SharedDatabase): void {
  describe('the organization', () => {
    const under = useTenantry(on)
    const organizations = () => under.tenantry.system('billing').organizations

    test('everybody in it reads it, with its limits, and nothing that is secret', async () => {
      const { acorn } = under
      for (const session of [acorn.ada, acorn.ben, acorn.cleo]) {
        expect(await session.organization.get()).toEqual({
          id: acorn.organization.id,
          name: 'Acorn',
          externalId: null,
          status: 'active',
          limits: { accounts: null, usersPerAccount: null },
          version: 1,
          createdAt: acorn.organization.createdAt,
          updatedAt: acorn.organization.updatedAt,
        })
      }
    })

    test('H7: nobody is told which account is the default one who may not read that account', async () => {
      const { acorn } = under
      const { ada, ben, cleo, defaultAccount } = acorn
      for (const session of [ben, cleo]) {
        for (const answer of [await session.organization.get(), await session.whoami()])
          expect(JSON.stringify(answer)).not.toContain(defaultAccount.id)
        expect(await refusalOf(session.accounts.get('default'))).toMatchObject({ code: 'not_found' })
      }
      expect(await ada.accounts.get('default')).toMatchObject({ id: defaultAccount.id, isDefault: true })
    })

    test('its administrators change its name and external id, and nobody else does', async () => {
      const acorn = await under.newAcorn()
      const { pool } = under.database
      const { answer, events } = await recording(pool, acorn.organization.id, () =>
        acorn.ada.organization.update({ name: 'Acorn Limited', externalId: 'acorn', expectedVersion: 1 }),
      )
      expect(answer).toMatchObject({ name: 'Acorn Limited', externalId: 'acorn', version: 2 })
      expect(await acorn.cleo.organization.get()).toEqual(answer)
      expect(events).toMatchObject([
        {
          type: 'organization.updated',
          accountId: null,
          actorId: acorn.users.ada.id,
          open: { before: { name: 'Acorn' }, after: { name: 'Acorn Limited' } },
          personal: { before: { externalId: null }, after: { externalId: 'acorn' } },
        },
      ])
      for (const session of [acorn.ben, acorn.cleo]) {
        expect(await refusalOf(session.organization.update({ name: 'Oak' }))).toEqual({
          code: 'forbidden',
          message: 'You may not update the organization. Ask an administrator.',
        })
      }
      expect(await refusalOf(acorn.ada.organization.update({ name: 'A', expectedVersion: 1 }))).toMatchObject(
        {
          code: 'conflict',
          message: expect.stringContaining('it is version 2'),
        },
      )
      expect(await refusalOf(acorn.ada.organization.update({ limits: {} } as never))).toMatchObject({
        code: 'invalid_input',
      })
      const same = await recording(pool, acorn.organization.id, () =>
        acorn.ada.organization.update({ name: 'Acorn Limited' }),
      )
      expect(same).toEqual({ answer, events: [] })
    })

    test('two organizations may have the same external id, and neither can tell (H7)', async () => {
      const [one, other] = [await under.newAcorn(), await under.newAcorn()]
      await one.ada.organization.update({ externalId: 'the-same' })
      expect(await other.ada.organization.update({ externalId: 'the-same' })).toMatchObject({
        externalId: 'the-same',
      })
      expect(await one.ada.organization.update({ externalId: null })).toMatchObject({ externalId: null })
    })

    test('the host alone sets limits; they are recorded, read by everybody, and hold from the next call on', async () => {
      const acorn = await under.newAcorn()
      const { id } = acorn.organization
      expect(await organizations().setLimits(id, { accounts: 2 })).toMatchObject({
        limits: { accounts: 2, usersPerAccount: null },
        version: 2,
      })
      expect((await acorn.cleo.organization.get()).limits).toEqual({ accounts: 2, usersPerAccount: null })
      expect((await eventsOf(under.database.pool, id)).at(-1)).toMatchObject({
        type: 'organization.limits_set',
        actorId: null,
        personal: { actorName: 'billing' },
        open: {
          before: { limits: { accounts: null, usersPerAccount: null } },
          after: { limits: { accounts: 2, usersPerAccount: null } },
        },
      })
      const before = (await eventsOf(under.database.pool, id)).length
      await organizations().setLimits(id, { accounts: 2 })
      expect(await eventsOf(under.database.pool, id)).toHaveLength(before)

      expect(await refusalOf(addAccount(acorn.ada))).toEqual({
        code: 'conflict',
        message: 'This organization may have 2 accounts and has them. Purge one, or ask for more.',
      })
      await organizations().setLimits(id, { accounts: 3 })
      await addAccount(acorn.ada)
    })

    test('a limit below what is there takes nothing away: only what comes is refused, by adding and by moving', async () => {
      const acorn = await under.newAcorn()
      await organizations().setLimits(acorn.organization.id, { usersPerAccount: 1 })
      expect((await acorn.ada.users.list({ accountId: acorn.oak.id })).items).toHaveLength(2)
      const full = { code: 'conflict', message: expect.stringContaining('may have 1 users') }
      expect(await refusalOf(addUser(acorn.ben, acorn.oak.id))).toMatchObject(full)
      expect(await refusalOf(acorn.ada.users.move(acorn.users.cleo, acorn.pine))).toMatchObject(full)
      await organizations().setLimits(acorn.organization.id, { usersPerAccount: null })
      await addUser(acorn.ben, acorn.oak.id)
    })

    test.each([
      ['a fraction', { accounts: 1.5 }],
      ['less than nothing', { accounts: -1 }],
      ['more than the column holds', { usersPerAccount: 2_147_483_648 }],
      ['a text', { accounts: '2' }],
      ['something else', { users: 2 }],
      ['undefined', { accounts: undefined }],
    ])('a limit that is %s is refused', async (_what, limits) => {
      const { id } = under.acorn.organization
      expect(
        await refusalOf(Promise.resolve().then(() => organizations().setLimits(id, limits as never))),
      ).toMatchObject({
        code: 'invalid_input',
      })
    })

    test('the limits of an organization that is not there are refused like everything of it', async () => {
      const { id } = under.acorn.organization
      const nobody = `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`
      expect((await refusalOf(organizations().setLimits(nobody, { accounts: 1 }))).code).toBe(
        'unauthenticated',
      )
    })
  })
}
