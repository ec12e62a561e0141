import { describe, expect, test } from 'vitest'
import type { Secret } from '../../src/domain/secret.ts'
import type { Session } from '../../src/session.ts'
import { addUser, unused } from '../support/additions.ts'
import { HOUR_MS } from '../support/manual-clock.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { stateOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

const UNAUTHENTICATED = {
  code: 'unauthenticated',
  message:
    'You are not signed in, or no longer. Sign in with both secrets, or ask an administrator for new ones.',
}
const DAY_MS = 24 * HOUR_MS

/** The secret of a first answer. */
function made(secret: Secret | null): Secret {
  if (secret === null) throw new Error('no secret was shown')
  return secret
}

export function secretsSuite(on: SharedDatabase): void {
  describe('secrets', () => {
    const under = useTenantry(on)

    async function signsIn(organizationSecret: Secret, userSecret: Secret): Promise<boolean> {
      const session = await under.tenantry.authenticate({ organizationSecret, userSecret }).catch(() => null)
      return session !== null
    }

    test('before a secret is rotated it is said that the present one ends, where there is one', async () => {
      const { ada, oak } = under.acorn
      const preview = (userId: string) =>
        under.tenantry.preview(ada.principal, 'user.rotateSecret', { userId })
      const { user } = await addUser(ada, oak.id)
      expect(JSON.stringify(await preview(user.id))).toContain('stops working in 24 hours')
      const { user: without } = await ada.users.create({
        accountId: oak.id,
        email: `${unused('nan')}@oak.test`,
        firstName: 'Nan',
        lastName: 'Lee',
        secret: 'none',
      })
      expect(JSON.stringify(await preview(without.id))).not.toContain('stops working')
    })

    test('a rotated User Secret works through the overlap that the caller chose, then no more; a day where nothing is said', async () => {
      const { acorn, clock } = under
      for (const [how, lastsMs] of [
        [{}, DAY_MS],
        [{ overlapMs: HOUR_MS }, HOUR_MS],
      ] as const) {
        const { user, userSecret: old } = await addUser(acorn.ada, acorn.oak.id)
        const fresh = made((await acorn.ben.users.rotateSecret(user, how)).userSecret)
        clock.advance(lastsMs - 1)
        expect(await signsIn(acorn.organizationSecret, old)).toBe(true)
        clock.advance(1)
        expect(await signsIn(acorn.organizationSecret, old)).toBe(false)
        expect(await signsIn(acorn.organizationSecret, fresh)).toBe(true)
      }
    })

    test('H18: without an overlap the old secrets end at once, also for a process whose clock is behind', async () => {
      const { acorn, clock } = under
      const { user, userSecret: old } = await addUser(acorn.ada, acorn.oak.id)
      const overlapping = made((await acorn.ada.users.rotateSecret(user)).userSecret)
      const session = await under.tenantry.authenticate({
        organizationSecret: acorn.organizationSecret,
        userSecret: old,
      })
      await acorn.ada.users.rotateSecret(user, { overlapMs: 0 })
      clock.advance(-HOUR_MS)
      for (const secret of [old, overlapping])
        expect(await signsIn(acorn.organizationSecret, secret)).toBe(false)
      expect(await refusalOf(session.whoami())).toEqual(UNAUTHENTICATED)
      clock.advance(HOUR_MS)
    })

    test('a secret with an end works until then', async () => {
      const { acorn, clock } = under
      const { user } = await addUser(acorn.ada, acorn.oak.id)
      const secret = made((await acorn.ada.users.rotateSecret(user, { expiresInMs: HOUR_MS })).userSecret)
      clock.advance(HOUR_MS - 1)
      expect(await signsIn(acorn.organizationSecret, secret)).toBe(true)
      clock.advance(1)
      expect(await signsIn(acorn.organizationSecret, secret)).toBe(false)
    })

    test('the Organization Secret is rotated with an overlap, by organization administrators only', async () => {
      const acorn = await under.newAcorn()
      const { pool } = under.database
      const { id } = acorn.organization
      const { answer, events } = await recording(pool, id, () =>
        acorn.ada.organization.rotateSecret({ overlapMs: HOUR_MS }),
      )
      const fresh = made(answer.organizationSecret)
      expect(events).toMatchObject([
        {
          type: 'secret.created',
          accountId: null,
          userId: null,
          open: { on: { type: 'organization', id }, after: { kind: 'organization' } },
        },
        { type: 'secret.rotated', open: { after: { kind: 'organization', overlapMs: HOUR_MS } } },
      ])
      expect(JSON.stringify(events)).not.toContain(fresh.reveal())
      for (const secret of [acorn.organizationSecret, fresh])
        expect(await signsIn(secret, acorn.secrets.cleo)).toBe(true)
      under.clock.advance(HOUR_MS)
      expect(await signsIn(acorn.organizationSecret, acorn.secrets.cleo)).toBe(false)
      expect(await signsIn(fresh, acorn.secrets.cleo)).toBe(true)
      const nobody = [
        await under.tenantry.authenticate({ organizationSecret: fresh, userSecret: acorn.secrets.ben }),
        await under.tenantry.authenticate({ organizationSecret: fresh, userSecret: acorn.secrets.cleo }),
      ]
      const before = await stateOf(pool, id)
      for (const session of nobody) {
        const { organization } = session
        for (const [what, call] of [
          ['rotate the secret', () => organization.rotateSecret()],
          ['list the secrets', () => organization.listSecrets()],
          ['revoke a secret', () => organization.revokeSecret('sec_01kjpwd6m0ep5vmshpyhez62yx')],
        ] as const) {
          expect(await refusalOf(call())).toEqual({
            code: 'forbidden',
            message: `You may not ${what} of the organization. Ask an administrator.`,
          })
        }
      }
      expect(await stateOf(pool, id)).toBe(before)
    })

    test('a rotation says when the new secret ends, and until when those before it work', async () => {
      const { clock } = under
      const acorn = await under.newAcorn()
      const { user } = await addUser(acorn.ada, acorn.oak.id)
      const inMs = (ms: number) => new Date(clock.now().getTime() + ms).toISOString()
      const week = 7 * 24 * HOUR_MS
      expect(
        await acorn.ada.users.rotateSecret(user, { overlapMs: 2 * HOUR_MS, expiresInMs: week }),
      ).toMatchObject({ expiresAt: inMs(week), previousUntil: inMs(2 * HOUR_MS) })
      expect(await acorn.ada.users.rotateSecret(user, { overlapMs: 0 })).toMatchObject({
        expiresAt: null,
        previousUntil: null,
      })
      for (const { id } of await acorn.ada.secrets.list(user)) await acorn.ada.secrets.revoke(id)
      expect(await acorn.ada.users.rotateSecret(user, { expiresInMs: HOUR_MS })).toMatchObject({
        expiresAt: inMs(HOUR_MS),
        previousUntil: null,
      })
      // What ends earlier than the overlap works until then.
      expect(await acorn.ada.users.rotateSecret(user)).toMatchObject({
        expiresAt: null,
        previousUntil: inMs(HOUR_MS),
      })
      const { previousUntil } = await acorn.ada.organization.rotateSecret({ overlapMs: HOUR_MS })
      expect(previousUntil).toBe(inMs(HOUR_MS))
    })

    test('a repeated call with its key gives no secret again', async () => {
      const acorn = await under.newAcorn()
      const options = { idempotencyKey: 'rotate' }
      const first = await acorn.ada.organization.rotateSecret({}, options)
      expect(await acorn.ada.organization.rotateSecret({}, options)).toEqual({
        ...first,
        organizationSecret: null,
        secret: 'shown_once',
      })
      expect(await signsIn(made(first.organizationSecret), acorn.secrets.ada)).toBe(true)
    })

    test('a list names secrets by their public ids and says nothing else of them', async () => {
      const { acorn, clock } = under
      const { user } = await addUser(acorn.ada, acorn.oak.id)
      const from = clock.now().toISOString()
      clock.advance(1)
      await acorn.ben.users.rotateSecret(user, { overlapMs: HOUR_MS, expiresInMs: DAY_MS })
      const [newest, old, ...more] = await acorn.ben.secrets.list(user)
      const base = { kind: 'user', userId: user.id, lastUsedAt: null }
      const inMs = (ms: number) => new Date(clock.now().getTime() + ms).toISOString()
      expect([newest, old, more]).toEqual([
        { ...base, id: expect.stringMatching(/^sec_/), createdAt: inMs(0), expiresAt: inMs(DAY_MS) },
        { ...base, id: expect.stringMatching(/^sec_/), createdAt: from, expiresAt: inMs(HOUR_MS) },
        [],
      ])
      clock.advance(HOUR_MS)
      expect(await acorn.ben.secrets.list(user)).toEqual([newest])
      expect(await acorn.ben.secrets.list(user, { includeEnded: true })).toEqual([newest, old])
      clock.advance(91 * DAY_MS)
      await acorn.ben.users.rotateSecret(user)
      expect(await acorn.ben.secrets.list(user, { includeEnded: true })).toHaveLength(1)
    })

    test('H7: whose secrets one may not see, and secrets that are not there, are refused alike', async () => {
      const { acorn, birch, database } = under
      const eves = (await birch.eve.secrets.list(birch.users.eve))[0]?.id ?? ''
      const adas = (await acorn.ada.secrets.list(acorn.users.ada))[0]?.id ?? ''
      const [organizations] = await acorn.ada.organization.listSecrets()
      const unknown = `${eves.slice(0, -1)}${eves.endsWith('0') ? '1' : '0'}`
      const before = await stateOf(database.pool, acorn.organization.id)
      const seen = async (session: Session, id: string) =>
        JSON.stringify(await refusalOf(session.secrets.revoke(id)))
      const answers = new Set([
        await seen(acorn.ada, eves),
        await seen(acorn.ada, unknown),
        await seen(acorn.ben, eves),
        await seen(acorn.ben, adas),
        await seen(acorn.cleo, adas),
        // An Organization Secret is revoked as one, and not as somebody's.
        await seen(acorn.ada, organizations?.id ?? ''),
      ])
      expect([...answers]).toEqual([
        JSON.stringify({
          code: 'not_found',
          message: 'There is no such secret. Check the spelling, or look at the list.',
        }),
      ])
      expect(await refusalOf(acorn.ada.organization.revokeSecret(adas))).toMatchObject({ code: 'not_found' })
      expect(await refusalOf(acorn.ben.secrets.list(acorn.users.dov))).toMatchObject({ code: 'not_found' })
      expect(await refusalOf(acorn.ada.secrets.list(birch.users.eve))).toMatchObject({ code: 'not_found' })
      expect(await refusalOf(acorn.cleo.secrets.list(acorn.users.ben))).toMatchObject({ code: 'not_found' })
      expect(await stateOf(database.pool, acorn.organization.id)).toBe(before)
    })

    test('H18: one secret is revoked by its id, at once, and the others go on', async () => {
      const { acorn, database, clock } = under
      const { user, userSecret: old } = await addUser(acorn.ada, acorn.oak.id)
      clock.advance(1)
      const fresh = made((await acorn.ben.users.rotateSecret(user)).userSecret)
      const [, olds] = await acorn.ben.secrets.list(user)
      const { answer, events } = await recording(database.pool, acorn.organization.id, () =>
        acorn.ben.secrets.revoke(olds!),
      )
      expect(answer).toEqual({ ...olds, expiresAt: clock.now().toISOString() })
      expect(events).toMatchObject([
        {
          type: 'secret.revoked',
          accountId: acorn.oak.id,
          userId: user.id,
          actorId: acorn.users.ben.id,
          open: { on: { type: 'user', id: user.id }, after: { secretId: olds!.id, kind: 'user' } },
        },
      ])
      clock.advance(-HOUR_MS)
      expect(await signsIn(acorn.organizationSecret, old)).toBe(false)
      clock.advance(HOUR_MS)
      expect(await signsIn(acorn.organizationSecret, fresh)).toBe(true)
      const repeated = await recording(database.pool, acorn.organization.id, () =>
        acorn.ben.secrets.revoke(olds!),
      )
      expect(repeated).toEqual({ answer, events: [] })
    })

    test('everybody lists and revokes their own secrets, the one that they sign in with included', async () => {
      const { acorn, tenantry } = under
      const { userSecret } = await addUser(acorn.ada, acorn.oak.id)
      const { organizationSecret } = acorn
      const fay = await tenantry.authenticate({ organizationSecret, userSecret })
      const { user } = await fay.whoami()
      const [secret] = await fay.secrets.list(user!)
      await fay.secrets.revoke(secret!)
      expect(await refusalOf(fay.whoami())).toEqual(UNAUTHENTICATED)
    })

    test('H17: nobody revokes a secret of a user who holds what they lack', async () => {
      const { acorn, tenantry, database } = under
      const { userSecret } = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: ['account-admin'] })
      const { organizationSecret } = acorn
      const deputy = await tenantry.authenticate({ organizationSecret, userSecret })
      const [adas] = await acorn.ada.secrets.list(acorn.users.ada)
      const before = await stateOf(database.pool, acorn.organization.id)
      for (const call of [
        () => deputy.secrets.revoke(adas!),
        () => deputy.users.rotateSecret(acorn.users.ada),
      ]) {
        expect(await refusalOf(call())).toMatchObject({
          code: 'forbidden',
          message: expect.stringContaining('may do things that you may not'),
        })
      }
      expect(await stateOf(database.pool, acorn.organization.id)).toBe(before)
    })

    test('H16: the last administrator keeps a secret that lasts, whatever is revoked, rotated or expires', async () => {
      const acorn = await under.newAcorn()
      const { pool } = under.database
      const system = under.tenantry.system('clean-up').inOrganization(acorn.organization.id)
      const { ada } = acorn.users
      const last = {
        code: 'conflict',
        message:
          'Ada Oak is the last organization administrator who can sign in, and cannot be left without a User Secret that does not expire. Make somebody else org-admin, with a User Secret that does not expire, first.',
      }
      const [only] = await system.secrets.list(ada)
      const before = await stateOf(pool, acorn.organization.id)
      for (const session of [acorn.ada, system]) {
        expect(await refusalOf(session.secrets.revoke(only!))).toEqual(last)
        expect(await refusalOf(session.users.rotateSecret(ada, { expiresInMs: DAY_MS }))).toEqual(last)
      }
      expect(await stateOf(pool, acorn.organization.id)).toBe(before)

      // The old one has an end now, so it may go; the new one may not.
      under.clock.advance(1)
      await acorn.ada.users.rotateSecret(ada, { overlapMs: DAY_MS })
      const [fresh, ending] = await system.secrets.list(ada)
      expect(await refusalOf(system.secrets.revoke(fresh!))).toEqual(last)
      await system.secrets.revoke(ending!)

      // A second administrator counts with a secret that lasts, and not with one that ends.
      const { user: second } = await addUser(system, acorn.defaultAccount.id, { roles: ['org-admin'] })
      await system.users.rotateSecret(second, { expiresInMs: DAY_MS })
      expect(await refusalOf(system.secrets.revoke(fresh!))).toEqual(last)
      await system.users.rotateSecret(second)
      await system.secrets.revoke(fresh!)
    })

    test('H16: the last Organization Secret that lasts is not revoked', async () => {
      const acorn = await under.newAcorn()
      const [only] = await acorn.ada.organization.listSecrets()
      const last = {
        code: 'conflict',
        message:
          'This is the last Organization Secret that does not expire, and without one nobody can sign in. Make a new one first.',
      }
      expect(await refusalOf(acorn.ada.organization.revokeSecret(only!))).toEqual(last)
      under.clock.advance(1)
      const fresh = made((await acorn.ada.organization.rotateSecret()).organizationSecret)
      const [newest, ending] = await acorn.ada.organization.listSecrets()
      expect(await refusalOf(acorn.ada.organization.revokeSecret(newest!))).toEqual(last)
      await acorn.ada.organization.revokeSecret(ending!)
      expect(await signsIn(acorn.organizationSecret, acorn.secrets.cleo)).toBe(false)
      expect(await signsIn(fresh, acorn.secrets.cleo)).toBe(true)
    })

    test('ten secrets work at the same time and no more; without an overlap there is always room', async () => {
      const { acorn } = under
      const { user } = await addUser(acorn.ada, acorn.oak.id)
      for (let i = 1; i < 10; i += 1) await acorn.ada.users.rotateSecret(user)
      expect(await refusalOf(acorn.ada.users.rotateSecret(user))).toEqual({
        code: 'conflict',
        message: 'There are 10 secrets that work already. Revoke one, or rotate without an overlap.',
      })
      await acorn.ada.users.rotateSecret(user, { overlapMs: 0 })
      expect(await acorn.ada.secrets.list(user)).toHaveLength(1)
    })

    test.each([
      ['a negative overlap', { overlapMs: -1 }],
      ['an overlap of more than 30 days', { overlapMs: 30 * DAY_MS + 1 }],
      ['an end within a minute', { expiresInMs: 59_999 }],
      ['an end in more than 366 days', { expiresInMs: 366 * DAY_MS + 1 }],
    ])('%s is refused', async (_what, how) => {
      const { acorn } = under
      expect(await refusalOf(acorn.ada.users.rotateSecret(acorn.users.cleo, how))).toMatchObject({
        code: 'invalid_input',
      })
    })
  })
}
