import { describe, expect, test } from 'vitest'
import { newId } from '../../src/domain/id.ts'
import { newSecret, type Secret } from '../../src/domain/secret.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import type { Acorn } from '../../src/testing/personas.ts'
import { addUser } from '../support/additions.ts'
import { eventsOf } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

const MINUTE_MS = 60_000
const UNAUTHENTICATED = {
  code: 'unauthenticated',
  message:
    'You are not signed in, or no longer. Sign in with both secrets, or ask an administrator for new ones.',
}
const RATE_LIMITED = { code: 'rate_limited', message: 'Too many attempts. Wait a minute.' }

type Pair = { readonly organizationSecret: Secret; readonly userSecret: Secret }

export function authenticationSuite(on: SharedDatabase): void {
  describe('authentication', () => {
    const under = useTenantry(on)

    /** Another process on the same database. What it writes aside is written when it has closed. */
    async function inAnotherProcess<Answer>(call: (process: Tenantry) => Promise<Answer>): Promise<Answer> {
      const process = await createTenantry({
        database: under.database.location,
        clock: under.clock.now,
        background: false,
      })
      try {
        return await call(process)
      } finally {
        await process.close()
      }
    }

    const pairOf = (acorn: Acorn, userSecret: Secret): Pair => ({
      organizationSecret: acorn.organizationSecret,
      userSecret,
    })

    /** A secret of the right shape that was never made. */
    function unknownSecret(organizationId = under.acorn.organization.id): Secret {
      return newSecret('user', organizationId, crypto.getRandomValues(new Uint8Array(20)))
    }

    async function failures(of: Pair, times: number, by: Tenantry = under.tenantry) {
      const answers = []
      for (let i = 0; i < times; i += 1) answers.push(await refusalOf(by.authenticate(of)))
      return answers
    }

    async function lastUsed(acorn: Acorn, user: { id: string }): Promise<string | null> {
      const [secret] = await acorn.ada.secrets.list(user)
      return secret?.lastUsedAt ?? null
    }

    test('when a secret was last used is exact to five minutes, of both secrets, in every process', async () => {
      const { acorn, clock } = under
      const { user, userSecret } = await addUser(acorn.ada, acorn.oak.id)
      const pair = pairOf(acorn, userSecret)
      expect(await lastUsed(acorn, user)).toBeNull()
      for (let i = 0; i < 12; i += 1) {
        clock.advance(MINUTE_MS)
        await inAnotherProcess(async (process) => (await process.authenticate(pair)).whoami())
        const noted = new Date((await lastUsed(acorn, user)) ?? 0).getTime()
        expect(clock.now().getTime() - noted).toBeLessThan(5 * MINUTE_MS)
        expect(noted).toBeLessThanOrEqual(clock.now().getTime())
      }
      const [organizations] = await acorn.ada.organization.listSecrets()
      expect(organizations?.lastUsedAt).toBe(clock.now().toISOString())
    })

    test('one process notes a use at most every four minutes, and again after that', async () => {
      const { acorn, clock, tenantry } = under
      const [one, other] = [await addUser(acorn.ada, acorn.oak.id), await addUser(acorn.ada, acorn.oak.id)]
      const noted = (user: { id: string }) => expect.poll(() => lastUsed(acorn, user), { timeout: 20_000 })
      const first = clock.now().toISOString()
      const session = await tenantry.authenticate(pairOf(acorn, one.userSecret))
      await noted(one.user).toBe(first)
      clock.advance(4 * MINUTE_MS - 1)
      await session.whoami()
      // What is noted after it shows that it was not waiting any more.
      await tenantry.authenticate(pairOf(acorn, other.userSecret))
      await noted(other.user).toBe(clock.now().toISOString())
      expect(await lastUsed(acorn, one.user)).toBe(first)
      clock.advance(1)
      await session.whoami()
      await noted(one.user).toBe(clock.now().toISOString())
    })

    test('a use that cannot be noted fails no call, and the next one is noted', async () => {
      const { acorn, database } = under
      const { user, userSecret } = await addUser(acorn.ada, acorn.oak.id)
      await database.pool.query(
        'alter table tenantry.secret_uses add constraint nothing_is_noted check (false) not valid',
      )
      try {
        await inAnotherProcess(async (process) =>
          (await process.authenticate(pairOf(acorn, userSecret))).whoami(),
        )
      } finally {
        await database.pool.query('alter table tenantry.secret_uses drop constraint nothing_is_noted')
      }
      expect(await lastUsed(acorn, user)).toBeNull()
      await inAnotherProcess((process) => process.authenticate(pairOf(acorn, userSecret)))
      expect(await lastUsed(acorn, user)).not.toBeNull()
    })

    test('H7: when a secret was last used is seen by whoever may rotate it, and by nobody else', async () => {
      const { acorn, birch } = under
      expect((await acorn.cleo.secrets.list(acorn.users.cleo))[0]).toHaveProperty('lastUsedAt')
      for (const session of [acorn.dov, birch.eve])
        expect(await refusalOf(session.secrets.list(acorn.users.cleo))).toMatchObject({ code: 'not_found' })
    })

    test('after twenty failures within a minute a User Secret must wait for a minute, in every process and with the right pair too', async () => {
      const acorn = await under.newAcorn()
      const { clock, birch } = under
      const { userSecret, user } = await addUser(acorn.ada, acorn.oak.id)
      await acorn.ada.users.deactivate(user)
      const pair = pairOf(acorn, userSecret)
      const some = await failures(pair, 12)
      const more = await inAnotherProcess((process) => failures(pair, 8, process))
      expect([...some, ...more]).toEqual(Array(20).fill(UNAUTHENTICATED))
      expect(await failures(pair, 2)).toEqual([RATE_LIMITED, RATE_LIMITED])
      expect(await inAnotherProcess((process) => failures(pair, 1, process))).toEqual([RATE_LIMITED])

      await acorn.ada.users.reactivate(user)
      expect(await failures(pair, 1)).toEqual([RATE_LIMITED])
      // Everybody else goes on.
      await under.tenantry.authenticate(pairOf(acorn, acorn.secrets.cleo))
      await under.tenantry.authenticate({
        organizationSecret: birch.organizationSecret,
        userSecret: birch.secrets.eve,
      })
      clock.advance(MINUTE_MS - 1)
      expect(await failures(pair, 1)).toEqual([RATE_LIMITED])
      clock.advance(1)
      await under.tenantry.authenticate(pair)
    })

    test('twenty failures in more than a minute do not count', async () => {
      const acorn = await under.newAcorn()
      const pair = pairOf(acorn, unknownSecret(acorn.organization.id))
      expect(await failures(pair, 19)).toEqual(Array(19).fill(UNAUTHENTICATED))
      under.clock.advance(MINUTE_MS)
      expect(await failures(pair, 19)).toEqual(Array(19).fill(UNAUTHENTICATED))
    })

    test('nobody makes a secret wait who does not hold it: neither by others of the organization, nor by altering it', async () => {
      const acorn = await under.newAcorn()
      for (let i = 0; i < 25; i += 1)
        await refusalOf(under.tenantry.authenticate(pairOf(acorn, unknownSecret(acorn.organization.id))))
      const text = acorn.secrets.ben.reveal()
      for (let i = 0; i < 25; i += 1) {
        const altered = `${text.slice(0, -1)}${'0123456789abcdef'[i % 16]}`
        if (altered === text) continue
        await refusalOf(
          under.tenantry.authenticate({ organizationSecret: acorn.organizationSecret, userSecret: altered }),
        )
      }
      await under.tenantry.authenticate(pairOf(acorn, acorn.secrets.ben))
    })

    test('H2: whatever is wrong, the answers are the same, also to the one that says to wait', async () => {
      const acorn = await under.newAcorn()
      const { tenantry, birch, clock } = under
      const inactive = await addUser(acorn.ada, acorn.oak.id)
      await acorn.ada.users.deactivate(inactive.user)
      const revoked = await addUser(acorn.ada, acorn.oak.id)
      await acorn.ada.users.rotateSecret(revoked.user, { overlapMs: 0 })
      const expired = await addUser(acorn.ada, acorn.oak.id)
      await acorn.ada.users.rotateSecret(expired.user, { overlapMs: 1 })
      const deleted = await addUser(acorn.ada, acorn.oak.id)
      await acorn.ada.users.delete(deleted.user)
      clock.advance(1)
      const shut = await under.newAcorn()
      await tenantry.system('billing').organizations.deactivate(shut.organization.id)
      const nowhere = newId('organization', clock.now().getTime(), crypto.getRandomValues(new Uint8Array(10)))
      const organizationSecret = newSecret('organization', acorn.organization.id, new Uint8Array(20))
      const pairs: Readonly<Record<string, Pair>> = {
        'a secret that never was': pairOf(acorn, unknownSecret(acorn.organization.id)),
        'a deactivated user': pairOf(acorn, inactive.userSecret),
        'a revoked secret': pairOf(acorn, revoked.userSecret),
        'an expired secret': pairOf(acorn, expired.userSecret),
        'a deleted user': pairOf(acorn, deleted.userSecret),
        'a good one with an Organization Secret that never was': {
          organizationSecret,
          userSecret: acorn.secrets.dov,
        },
        'a deactivated organization': pairOf(shut, shut.secrets.ben),
        'an organization that is not there': {
          organizationSecret: newSecret('organization', nowhere, new Uint8Array(20)),
          userSecret: unknownSecret(nowhere),
        },
      }
      const answers = [...Array(20).fill(UNAUTHENTICATED), RATE_LIMITED]
      for (const [what, pair] of Object.entries(pairs))
        expect(await failures(pair, 21), what).toEqual(answers)
      // Of two organizations the texts themselves say so, and nothing is asked.
      const crossed = { organizationSecret: birch.organizationSecret, userSecret: acorn.secrets.cleo }
      expect(await failures(crossed, 21)).toEqual(Array(21).fill(UNAUTHENTICATED))
      await tenantry.authenticate(pairOf(acorn, acorn.secrets.cleo))
    })

    test('a failure is one event for each secret and minute, which the user may read; of a secret that never was there is none', async () => {
      const acorn = await under.newAcorn()
      const { clock, database } = under
      const { user, userSecret } = await addUser(acorn.ada, acorn.oak.id)
      const [secret] = await acorn.ada.secrets.list(user)
      await acorn.ada.secrets.revoke(secret!)
      const failed = async () =>
        (await eventsOf(database.pool, acorn.organization.id)).filter(
          ({ type }) => type === 'authentication.failed',
        )
      const attempts = () =>
        inAnotherProcess(async (process) => {
          await failures(pairOf(acorn, userSecret), 3, process)
          await failures(pairOf(acorn, unknownSecret(acorn.organization.id)), 3, process)
        })
      await attempts()
      await attempts()
      expect(await failed()).toMatchObject([
        {
          accountId: acorn.oak.id,
          userId: user.id,
          actorId: null,
          open: {
            command: 'authenticate',
            outcome: 'denied',
            on: { type: 'user', id: user.id },
            after: { secretId: secret?.id, kind: 'user' },
          },
        },
      ])
      clock.advance(MINUTE_MS)
      await attempts()
      expect(await failed()).toHaveLength(2)
      const { items } = await acorn.ben.audit.list({ type: 'authentication.failed' })
      expect(items).toHaveLength(2)
      expect(JSON.stringify(items)).not.toContain(userSecret.reveal())
      const { items: denied } = await acorn.ben.audit.list({ outcome: 'denied', userId: user.id })
      expect(denied).toEqual(items)
      expect((await acorn.ben.audit.list({ command: 'authenticate' })).items).toEqual(items)
      const { items: done } = await acorn.ben.audit.list({ outcome: 'done', userId: user.id })
      expect(new Set(done.map(({ outcome }) => outcome))).toEqual(new Set(['done']))
    })

    test('strangers fill no table: a count has one of 65,536 places, and another one drives it out', async () => {
      const { pool } = under.database
      await pool.query(`
        select tenantry.count_failed_authentication('abcd' || lpad(to_hex(i), 28, '0'), now()) from generate_series(1, 300) i`)
      const { rows } = await pool.query<{ n: string }>(
        'select count(*) as n from tenantry.failed_authentications where place = $1',
        [0xabcd],
      )
      expect(Number(rows[0]?.n)).toBe(1)
      await expect(
        pool.query(`insert into tenantry.failed_authentications values (65536, 'x', now(), 1, null)`),
      ).rejects.toMatchObject({ constraint: 'failed_authentications_are_bounded' })
    })
  })
}
