import { describe, expect, test } from 'vitest'
import { addAccount, addUser, unused } from '../support/additions.ts'
import { HOUR_MS } from '../support/manual-clock.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowsOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'
import { wholeDatabase } from '../support/whole-database.ts'

const OTHER_REQUEST = {
  code: 'conflict',
  message: 'This idempotency key was used for another request. Use a new key for a new request.',
}

export function idempotencySuite(on: SharedDatabase): void {
  describe('idempotency', () => {
    const under = useTenantry(on)
    const record = <Answer>(call: () => Promise<Answer>) =>
      recording(under.database.pool, under.acorn.organization.id, call)

    test('the same key and the same request give the first outcome again, byte for byte, and nothing happens twice', async () => {
      const { ada } = under.acorn
      const options = { idempotencyKey: unused('key') }
      const input = { externalId: unused('elm'), name: 'Elm Ltd' }
      const first = await ada.accounts.create(input, options)
      await ada.accounts.update(first, { name: 'Elm Limited' })
      const { answer, events } = await record(() => ada.accounts.create(input, options))
      expect(JSON.stringify(answer)).toBe(JSON.stringify(first))
      expect(events).toEqual([])
      expect(await rowsOf(under.database.pool, 'accounts', { external_id: input.externalId })).toHaveLength(1)
    })

    test('another request under the same key is a conflict, also the same input to another command', async () => {
      const { acorn } = under
      const elm = await addAccount(acorn.ada)
      const options = { idempotencyKey: unused('key') }
      await acorn.ada.accounts.deactivate(elm, options)
      expect(await refusalOf(acorn.ada.accounts.deactivate(acorn.pine, options))).toEqual(OTHER_REQUEST)
      expect(await refusalOf(acorn.ada.accounts.delete(elm, options))).toEqual(OTHER_REQUEST)
      expect(await acorn.ada.accounts.get(elm.id)).toMatchObject({ status: 'inactive', deletedAt: null })
    })

    test('a stored outcome never holds a secret: a repeat says that it was shown once', async () => {
      const { ada, oak } = under.acorn
      const person = { email: `${unused('fay')}@elm.test`, firstName: 'Fay', lastName: 'Hill' }
      const { user } = await addUser(ada, oak.id)
      const calls = {
        'user.create': (idempotencyKey: string) =>
          ada.users.create({ ...person, accountId: oak.id }, { idempotencyKey }),
        'user.rotateSecret': (idempotencyKey: string) => ada.users.rotateSecret(user, {}, { idempotencyKey }),
      }
      for (const [what, call] of Object.entries(calls)) {
        const key = unused('key')
        const first = await call(key)
        const text = first.userSecret?.reveal() ?? ''
        expect(text, what).toMatch(/^tnu_/)
        expect(await wholeDatabase(under.database.pool), what).not.toContain(text)
        const again = await call(key)
        expect(again, what).toEqual({ ...first, userSecret: null, secret: 'shown_once' })
        expect(JSON.stringify(await call(key)), what).toBe(JSON.stringify(again))
      }
    })

    test('a code is shown once, too', async () => {
      const { acorn, tenantry } = under
      const options = { idempotencyKey: unused('key') }
      const issue = () => tenantry.execute(acorn.ada.principal, 'chat.issueConnectCode', {}, options)
      const first = await issue()
      expect(first.code).toMatch(/^tn-/)
      expect(await wholeDatabase(under.database.pool)).not.toContain(first.code)
      expect(await issue()).toEqual({ ...first, code: null })
    })

    test("another person's key is another key, and so is the same person's in another organization", async () => {
      const { acorn, birch } = under
      const options = { idempotencyKey: unused('key') }
      const [one, two] = [await addUser(acorn.ada, acorn.oak.id), await addUser(acorn.ada, acorn.oak.id)]
      await acorn.ada.users.update(one.user, { firstName: 'Gil' }, options)
      expect(await acorn.ben.users.update(two.user, { firstName: 'Hal' }, options)).toMatchObject({
        firstName: 'Hal',
      })
      expect(await birch.eve.accounts.create({ externalId: unused('elm') }, options)).toMatchObject({
        version: 1,
      })
      for (const name of ['import', 'export']) {
        const system = under.tenantry.system(name).inOrganization(acorn.organization.id)
        expect(await system.accounts.create({ externalId: unused('elm') }, options)).toMatchObject({
          version: 1,
        })
      }
      expect(
        await rowsOf(under.database.pool, 'idempotency_keys', { key: options.idempotencyKey }),
      ).toHaveLength(5)
    })

    test('a refused call gives its key back: the same key may be tried again once the reason is gone', async () => {
      const { ada, ben } = under.acorn
      const elm = await addAccount(ada)
      const { user } = await addUser(ada, elm.id)
      await ada.accounts.deactivate(elm)
      const conflict = { idempotencyKey: unused('key') }
      expect(await refusalOf(ada.users.reactivate(user, conflict))).toMatchObject({ code: 'conflict' })
      await ada.accounts.reactivate(elm)
      expect(await ada.users.reactivate(user, conflict)).toMatchObject({ status: 'active' })

      const forbidden = { idempotencyKey: unused('key') }
      const own = under.acorn.users.cleo
      expect(
        await refusalOf(under.acorn.cleo.users.update(own, { email: 'x@elm.test' }, forbidden)),
      ).toMatchObject({
        code: 'forbidden',
      })
      expect(await under.acorn.cleo.users.update(own, { firstName: 'Cleo' }, forbidden)).toMatchObject({
        id: own.id,
      })
      expect(await refusalOf(ben.accounts.create({ externalId: 'x' }, forbidden))).toMatchObject({
        code: 'approval_required',
      })
      expect(
        await rowsOf(under.database.pool, 'idempotency_keys', { key: forbidden.idempotencyKey }),
      ).toHaveLength(1)
    })

    test('whoever lost the permission meanwhile is refused, and not shown the first outcome', async () => {
      const { acorn, tenantry } = under
      const deputy = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: ['member', 'org-admin'] })
      const { organizationSecret } = acorn
      const session = await tenantry.authenticate({ organizationSecret, userSecret: deputy.userSecret })
      const options = { idempotencyKey: unused('key') }
      const input = { externalId: unused('elm') }
      await session.accounts.create(input, options)
      await acorn.ada.users.revokeRole(deputy.user, 'org-admin')
      expect(await refusalOf(session.accounts.create(input, options))).toMatchObject({ code: 'forbidden' })
    })

    test('an outcome is kept for 24 hours, and swept by a later call', async () => {
      const { clock } = under
      const { ada } = await under.newAcorn()
      const options = { idempotencyKey: unused('key') }
      const input = { externalId: unused('elm') }
      const first = await ada.accounts.create(input, options)
      clock.advance(24 * HOUR_MS)
      const later = await ada.accounts.create(
        { externalId: unused('elm') },
        { idempotencyKey: unused('key') },
      )
      expect(later.version).toBe(1)
      expect(await ada.accounts.create(input, options)).toEqual(first)

      clock.advance(1)
      // One key in eight takes old ones with it.
      const { rows } = await under.database.pool.query<{ key: string }>(
        `select 'sweeping-' || n as key from generate_series(1, 100) n where hashtext('sweeping-' || n) % 8 = 0 limit 1`,
      )
      await ada.accounts.create({ externalId: unused('elm') }, { idempotencyKey: rows[0]?.key ?? '' })
      expect(await rowsOf(under.database.pool, 'idempotency_keys', { key: options.idempotencyKey })).toEqual(
        [],
      )
      expect(await refusalOf(ada.accounts.create(input, options))).toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('is taken'),
      })
    })

    test('a key that is older than 24 hours and was not swept yet still gives its outcome', async () => {
      const { clock, tenantry } = under
      const { organizationSecret, userSecret } = await tenantry.signUp({
        organization: { name: 'Elm' },
        user: { email: 'gil@elm.test', firstName: 'Gil', lastName: 'Teak' },
      })
      const gil = await tenantry.authenticate({ organizationSecret, userSecret })
      const options = { idempotencyKey: unused('key') }
      const first = await gil.accounts.create({ externalId: 'oak' }, options)
      clock.advance(25 * HOUR_MS)
      expect(await gil.accounts.create({ externalId: 'oak' }, options)).toEqual(first)
    })

    test.each([
      ['empty', ''],
      ['longer than 255 characters', 'k'.repeat(256)],
      ['with a control character', 'key\u0000'],
      ['with half a character', 'key\ud800'],
      ['a number', 7],
      ['nothing', null],
    ])('a key that is %s is refused before anything is done', async (_what, idempotencyKey) => {
      const { answer, events } = await record(() =>
        refusalOf(
          under.acorn.ada.accounts.create(
            { externalId: 'never' },
            { idempotencyKey: idempotencyKey as string },
          ),
        ),
      )
      expect(answer).toEqual({
        code: 'invalid_input',
        message: 'An idempotency key has 1 to 255 characters, none of them invisible.',
      })
      expect(events).toEqual([])
    })
  })
}
