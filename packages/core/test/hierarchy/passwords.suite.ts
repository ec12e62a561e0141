import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { isPassword } from '../../src/domain/password-hash.ts'
import { addUser } from '../support/additions.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'
import { wholeDatabase } from '../support/whole-database.ts'

export function passwordsSuite(on: SharedDatabase): void {
  describe('passwords', () => {
    const under = useTenantry(on)

    async function storedFor(user: { id: string }): Promise<string | undefined> {
      const { rows } = await under.database.pool.query<{ hash: string }>(
        'select hash from tenantry.passwords where user_id = $1',
        [user.id],
      )
      return rows[0]?.hash
    }

    test('H13: a password is set through the library, stored by argon2id only, and recorded without it', async () => {
      const { acorn, database, clock } = under
      const { user } = await addUser(acorn.ada, acorn.oak.id)
      const [first, second] = [randomUUID(), randomUUID()]
      const { answer, events } = await recording(database.pool, acorn.organization.id, () =>
        acorn.ben.users.setPassword(user, first),
      )
      expect(answer).toEqual({ userId: user.id, setAt: clock.now().toISOString() })
      expect(events).toMatchObject([
        { type: 'password.set', userId: user.id, accountId: acorn.oak.id, actorId: acorn.users.ben.id },
      ])
      expect(await isPassword(first, (await storedFor(user)) ?? '')).toBe(true)
      await acorn.ben.users.setPassword(user, second)
      expect(await isPassword(first, (await storedFor(user)) ?? '')).toBe(false)
      expect(await isPassword(second, (await storedFor(user)) ?? '')).toBe(true)
      const stored = await wholeDatabase(database.pool)
      for (const password of [first, second]) expect(stored).not.toContain(password)
      await acorn.ada.users.delete(user)
      expect(await storedFor(user)).toBeUndefined()
    })

    test('H13: nobody else reads it, and no answer shows it: neither a refusal nor a fault', async () => {
      const { acorn, database } = under
      const password = randomUUID()
      const outputs: unknown[] = []
      const tried = async (call: Promise<unknown>) =>
        outputs.push(await call.catch((error: unknown) => error))
      await tried(acorn.cleo.users.setPassword(acorn.users.cleo, password))
      await tried(acorn.cleo.users.setPassword(acorn.users.ben, password))
      await tried(acorn.ben.users.setPassword(acorn.users.dov, password))
      await tried(acorn.ben.users.setPassword('usr_1', password))
      await tried(acorn.ada.users.setPassword(acorn.users.cleo, `${password}\u0000`))
      await tried(acorn.ada.users.setPassword(acorn.users.cleo, [password] as never))
      await tried(
        acorn.ada.users.setPassword(acorn.users.cleo, { toString: () => password, password } as never),
      )
      await tried(
        under.tenantry.execute(
          acorn.ada.principal,
          'user.setPassword',
          { userId: acorn.users.cleo.id, password },
          { idempotencyKey: 'once' },
        ),
      )
      await database.pool.query(
        'alter table tenantry.passwords add constraint nothing_is_stored check (false) not valid',
      )
      await tried(acorn.ada.users.setPassword(acorn.users.dov, password))
      await database.pool.query('alter table tenantry.passwords drop constraint nothing_is_stored')
      expect(inspect(outputs, { depth: 9, showHidden: true })).not.toContain(password)
      expect(JSON.stringify(outputs)).not.toContain(password)
      const stored = await wholeDatabase(database.pool)
      expect(stored).toContain(acorn.users.cleo.id)
      expect(stored).not.toContain(password)
      // What is searched finds what was planted.
      outputs.push(new Error('refused', { cause: { password } }))
      expect(inspect(outputs, { depth: 9 })).toContain(password)
      expect(inspect([await acorn.ada.users.get(acorn.users.cleo.id)], { depth: 9 })).not.toContain('argon2')
    })

    test('a key is refused: a hash of the password would be stored with it', async () => {
      const { acorn, tenantry } = under
      const input = { userId: acorn.users.cleo.id, password: randomUUID() }
      expect(
        await refusalOf(
          tenantry.execute(acorn.ada.principal, 'user.setPassword', input, { idempotencyKey: 'once' }),
        ),
      ).toMatchObject({ code: 'invalid_input', message: expect.stringContaining('no idempotency key') })
    })

    test('H17: everybody sets their own, an administrator those in reach, and nobody that of one who holds what they lack', async () => {
      const { acorn, tenantry, birch } = under
      await acorn.cleo.users.setPassword(acorn.users.cleo, randomUUID())
      await acorn.ben.users.setPassword(acorn.users.cleo, randomUUID())
      await acorn.ada.users.setPassword(acorn.users.dov, randomUUID())
      for (const id of [acorn.users.dov.id, birch.users.eve.id])
        expect(await refusalOf(acorn.ben.users.setPassword(id, randomUUID()))).toMatchObject({
          code: 'not_found',
        })
      expect(await refusalOf(acorn.cleo.users.setPassword(acorn.users.ben, randomUUID()))).toMatchObject({
        code: 'not_found',
      })
      const { userSecret } = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: ['account-admin'] })
      const { organizationSecret } = acorn
      const deputy = await tenantry.authenticate({ organizationSecret, userSecret })
      const before = await storedFor(acorn.users.ada)
      expect(await refusalOf(deputy.users.setPassword(acorn.users.ada, randomUUID()))).toMatchObject({
        code: 'forbidden',
        message: expect.stringContaining('may do things that you may not'),
      })
      expect(await storedFor(acorn.users.ada)).toBe(before)
    })

    test.each([
      ['short', 'k7#Qz!m2@xP', 'Password has at least 12 characters.'],
      ['made of the name', 'Cleo Elder 2026', 'Password is too easy to guess'],
      ['made of the address', 'cleo@oak.test', 'Password is too easy to guess'],
      ['made of the organization', 'acorn-acorn-acorn', 'Password is too easy to guess'],
      ['longer than is read', 'x'.repeat(1_001), 'Password has at most 1000 characters.'],
    ])('a password that is %s is refused, in words that do not hold it', async (_what, password, message) => {
      const { acorn } = under
      const refusal = await refusalOf(acorn.cleo.users.setPassword(acorn.users.cleo, password))
      expect(refusal).toMatchObject({ code: 'invalid_input', message: expect.stringContaining(message) })
      expect(refusal.message).not.toContain(password)
    })
  })
}
