import { describe, expect, test } from 'vitest'
import { newId } from '../../src/domain/id.ts'
import { newCode } from '../../src/domain/ticket.ts'
import type { Session } from '../../src/session.ts'
import { addUser, unused } from '../support/additions.ts'
import { HOUR_MS } from '../support/manual-clock.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'
import { wholeDatabase } from '../support/whole-database.ts'

const NO_CODE = {
  code: 'not_found',
  message: 'There is no such code. Check that all of it was copied, or ask for a new one.',
}

export function emailChangeSuite(on: SharedDatabase): void {
  describe('a change of one’s own e-mail address', () => {
    const under = useTenantry(on)
    const mailer = () => under.tenantry.system('mailer').inOrganization(under.acorn.organization.id)
    const address = () => `${unused('new')}@hill.test`

    async function member() {
      const { acorn, tenantry } = under
      const { user, userSecret } = await addUser(acorn.ada, acorn.oak.id)
      const { organizationSecret } = acorn
      return { user, session: await tenantry.authenticate({ organizationSecret, userSecret }) }
    }

    /** Asks, and fetches the code as the host does. */
    async function asked(session: Session, email: string): Promise<string> {
      const { ticketId } = await session.users.requestEmailChange(email)
      return (await mailer().users.issueEmailCode(ticketId)).code ?? ''
    }

    test('nobody asks for more than ten addresses within an hour, at once neither, and after it they can again', async () => {
      const { session } = await member()
      const { session: another } = await member()
      const calls = Array.from({ length: 13 }, () => session.users.requestEmailChange(address()))
      const answers = await Promise.allSettled(calls)
      const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []))
      expect(refused).toEqual(['rate_limited', 'rate_limited', 'rate_limited'])
      expect(await refusalOf(session.users.requestEmailChange(address()))).toEqual({
        code: 'rate_limited',
        message: 'You have asked for 10 new e-mail addresses within an hour. Wait an hour.',
      })
      await another.users.requestEmailChange(address())
      under.clock.advance(HOUR_MS)
      await session.users.requestEmailChange(address())
    })

    test('H13: a member’s address is changed once the code that was sent there comes back, and not before', async () => {
      const { acorn, database, clock } = under
      const { user, session } = await member()
      const email = address()
      const requested = await recording(database.pool, acorn.organization.id, () =>
        session.users.requestEmailChange(email.toUpperCase()),
      )
      const { ticketId, expiresAt } = requested.answer
      expect(Object.keys(requested.answer).sort()).toEqual(['expiresAt', 'ticketId'])
      expect(new Date(expiresAt).getTime() - clock.now().getTime()).toBe(24 * HOUR_MS)
      expect(requested.events).toMatchObject([
        {
          type: 'user.email_change_requested',
          actorId: user.id,
          userId: user.id,
          open: { after: { ticketId } },
          personal: { after: { email } },
        },
      ])
      const { code, ...rest } = await mailer().users.issueEmailCode(ticketId)
      expect(rest).toEqual({ email, userId: user.id, expiresAt })
      expect(code).toMatch(/^tn-[0-9a-hjkmnp-tv-z]{26}-[0-9a-hjkmnp-tv-z]{16}$/)
      expect(await wholeDatabase(database.pool)).not.toContain(code)
      expect((await session.whoami()).user?.email).toBe(user.email)

      const confirmed = await recording(database.pool, acorn.organization.id, () =>
        session.users.confirmEmail(code ?? ''),
      )
      expect(confirmed.answer).toMatchObject({ id: user.id, email, version: 2 })
      expect(confirmed.events).toMatchObject([
        {
          type: 'user.updated',
          actorId: user.id,
          personal: { before: { email: user.email }, after: { email } },
        },
      ])
      expect(await acorn.ada.users.get(email)).toEqual(confirmed.answer)
      expect(await refusalOf(session.users.confirmEmail(code ?? ''))).toEqual({
        code: 'conflict',
        message: 'This code was used already. Ask for a new one.',
      })
    })

    test('the code is made for the host’s own jobs only: not even an administrator gets it', async () => {
      const { acorn, birch, tenantry } = under
      const { session } = await member()
      const { ticketId } = await session.users.requestEmailChange(address())
      for (const by of [session, acorn.ben, acorn.ada])
        expect((await refusalOf(by.users.issueEmailCode(ticketId))).code).toBe('forbidden')
      const elsewhere = tenantry.system('mailer').inOrganization(birch.organization.id)
      expect(await refusalOf(elsewhere.users.issueEmailCode(ticketId))).toEqual(NO_CODE)
    })

    test('each code is shown once: a repeated answer has none, and a newer code makes the older one void', async () => {
      const { session } = await member()
      const { ticketId } = await session.users.requestEmailChange(address())
      const options = { idempotencyKey: unused('letter') }
      const { code: first } = await mailer().users.issueEmailCode(ticketId, options)
      expect((await mailer().users.issueEmailCode(ticketId, options)).code).toBeNull()
      const { code: second } = await mailer().users.issueEmailCode(ticketId)
      expect(await refusalOf(session.users.confirmEmail(first ?? ''))).toEqual(NO_CODE)
      await session.users.confirmEmail(second ?? '')
    })

    test('a newer request makes the older one void', async () => {
      const { session } = await member()
      const old = await asked(session, address())
      const email = address()
      const fresh = await asked(session, email)
      expect(await refusalOf(session.users.confirmEmail(old))).toEqual(NO_CODE)
      expect(await session.users.confirmEmail(fresh)).toMatchObject({ email })
    })

    test('a code is good for 24 hours', async () => {
      const { clock } = under
      const { session } = await member()
      const code = await asked(session, address())
      clock.advance(24 * HOUR_MS)
      expect(await refusalOf(session.users.confirmEmail(code))).toEqual({
        code: 'conflict',
        message: 'This code is no longer valid. Ask for a new one.',
      })
    })

    test('a code is void once its user was deactivated, though they be active again', async () => {
      const { acorn } = under
      const { user, session } = await member()
      const code = await asked(session, address())
      await acorn.ada.users.deactivate(user)
      await acorn.ada.users.reactivate(user)
      expect(await refusalOf(session.users.confirmEmail(code))).toEqual({
        code: 'conflict',
        message:
          'You were changed since you asked for this, so the code is void. Ask for the new address again.',
      })
      expect((await session.whoami()).user?.email).toBe(user.email)
    })

    test('a code is nothing in the hands of anybody else, and a text that is no code is refused alike', async () => {
      const { acorn, birch, clock } = under
      const { session } = await member()
      const code = await asked(session, address())
      const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))
      const nowhere = newId('organization', clock.now().getTime(), random(10))
      for (const call of [
        () => acorn.cleo.users.confirmEmail(code),
        () => acorn.ada.users.confirmEmail(code),
        () => birch.eve.users.confirmEmail(code),
        () => mailer().users.confirmEmail(code),
        () => session.users.confirmEmail(newCode(acorn.organization.id, random(10))),
        () => session.users.confirmEmail(newCode(nowhere, random(10))),
        () => session.users.confirmEmail('canary'),
      ]) {
        expect(await refusalOf(call())).toEqual(NO_CODE)
      }
      await session.users.confirmEmail(` ${code.toUpperCase()} `)
    })

    test('H14: an address that is taken meanwhile is refused, and the code is good for nothing else', async () => {
      const { acorn } = under
      const { user, session } = await member()
      const email = address()
      const code = await asked(session, email)
      await addUser(acorn.ada, acorn.pine.id, { email })
      expect(await refusalOf(session.users.confirmEmail(code))).toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('is taken'),
      })
      expect((await session.whoami()).user?.email).toBe(user.email)
    })

    test('one’s present address is no change, and the host’s own jobs have none', async () => {
      const { user, session } = await member()
      expect((await refusalOf(session.users.requestEmailChange(user.email))).code).toBe('conflict')
      expect((await refusalOf(mailer().users.requestEmailChange(address()))).code).toBe('not_found')
    })
  })
}
