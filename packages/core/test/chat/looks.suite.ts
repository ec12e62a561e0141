import { describe, expect, test } from 'vitest'
import type { ChatIdentity } from '../../src/domain/principal.ts'
import type { Session } from '../../src/session.ts'
import { unused } from '../support/additions.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

const chatId = (kind: 'T' | 'U') => unused(kind).replace('-', '0')

export function looksSuite(on: SharedDatabase): void {
  describe('looks from chat', () => {
    const under = useTenantry(on)

    /** Acorn with its own workspace, and somebody of it in there. */
    async function inChat(who: 'ada' | 'ben' | 'cleo') {
      const acorn = await under.newAcorn()
      const workspace = { enterpriseId: null, teamId: chatId('T') }
      const { chat } = under.tenantry
      await chat.connect((await acorn.ada.chat.issueConnectCode()).code ?? '', workspace)
      const identity: ChatIdentity = { ...workspace, userId: chatId('U') }
      const link = async (by: Session) =>
        chat.link((await by.chat.issueLinkCode(acorn.users[who])).code ?? '', identity)
      await link(acorn.ada)
      const organizationId = acorn.organization.id
      const look = <T>(ask: Parameters<typeof chat.lookIn<T>>[1], as = identity) =>
        chat.lookIn({ organizationId, identity: as, via: { request: 'r' } }, ask)
      return { acorn, identity, look }
    }

    test('several questions are answered at once, to whoever is linked, and by their rights alone', async () => {
      const { acorn, look } = await inChat('ben')
      const looked = await look(async (eyes) => ({
        user: (await eyes.users.get(acorn.users.cleo.id)).id,
        stranger: await eyes.execute('user.find', { reference: acorn.users.dov.id }),
        may: await eyes.can('account:create'),
        held: (await eyes.permissions()).has('user:read'),
        as: eyes.userId,
      }))
      const { ben, cleo } = acorn.users
      const answer = { user: cleo.id, stranger: [], may: false, held: true, as: ben.id }
      expect(looked).toEqual({ known: true, answer })
    })

    test('the account of a user is told to whoever may see both', async () => {
      const { acorn, look } = await inChat('ben')
      const { cleo, dov, ada } = acorn.users
      const looked = await look((eyes) =>
        Promise.all([cleo.id, dov.id, ada.id, 'cleo@oak.test'].map((id) => eyes.accountOf(id))),
      )
      expect(looked).toEqual({ known: true, answer: ['oak', null, null, null] })
    })

    test('nobody is known who is not linked, and nobody looks who is not active', async () => {
      const { acorn, identity, look } = await inChat('ben')
      const ask = (eyes: { userId: unknown }) => Promise.resolve(eyes.userId)
      expect(await look(ask, { ...identity, userId: chatId('U') })).toEqual({
        known: false,
        reason: 'not_linked',
      })
      expect(await look(ask)).toEqual({ known: true, answer: acorn.users.ben.id })
      await acorn.ada.users.deactivate(acorn.users.ben)
      expect((await refusalOf(look(ask))).code).toBe('unauthenticated')
    })

    test('H18: who has lost a role since their last look sees what they may see now', async () => {
      const { acorn, look } = await inChat('ben')
      const ask = () => look(async (eyes) => (await eyes.users.get(acorn.users.cleo.id)).id)
      const seen = { known: true, answer: acorn.users.cleo.id }
      expect(await ask()).toEqual(seen)
      await acorn.ada.users.revokeRole(acorn.users.ben, 'account-admin')
      expect((await refusalOf(ask())).code).toBe('forbidden')
      await acorn.ada.users.assignRole(acorn.users.ben, 'account-admin')
      expect(await ask()).toEqual(seen)
    })

    test('what is refused is recorded, caught or not, and not where only the guess of who looks was refused', async () => {
      const { acorn, look } = await inChat('ben')
      const { ben, cleo, dov, ada } = acorn.users
      const recorded = async (call: () => Promise<unknown>) =>
        (await recording(under.database.pool, acorn.organization.id, call)).events
      const denied = {
        type: 'command.denied',
        open: { command: 'user.get', surface: 'chat', via: { request: 'r' } },
      }
      expect(await recorded(() => refusalOf(look((eyes) => eyes.users.get(dov.id))))).toMatchObject([denied])
      expect(await recorded(() => look((eyes) => refusalOf(eyes.users.get(ada.id))))).toMatchObject([denied])

      await acorn.ada.users.revokeRole(ben, 'account-admin')
      await look(async (eyes) => eyes.userId)
      await acorn.ada.users.assignRole(ben, 'account-admin')
      expect(await recorded(() => look((eyes) => eyes.users.get(cleo.id)))).toEqual([])
    })

    test('what is refused is not recorded where it turns out that nobody asked', async () => {
      const { acorn, identity } = await inChat('ben')
      const organizationId = acorn.organization.id
      const denials = async (counts: Promise<boolean>) => {
        const ask = () =>
          under.tenantry.chat.lookIn({ organizationId, identity, via: {}, counts }, (eyes) =>
            eyes.users.get(acorn.users.dov.id),
          )
        const { events } = await recording(under.database.pool, organizationId, () => refusalOf(ask()))
        return events.map(({ type }) => type)
      }
      expect(await denials(Promise.resolve(false))).toEqual([])
      expect(await denials(Promise.resolve(true))).toEqual(['command.denied'])
    })

    test('nothing is changed by a look, and nothing is asked beside it', async () => {
      const { acorn, look } = await inChat('ada')
      await expect(look((eyes) => eyes.accounts.create({ externalId: 'elm', name: 'Elm' }))).rejects.toThrow(
        'account.create is a command, and whoever looks changes nothing',
      )
      expect(await refusalOf(acorn.ada.accounts.get('elm'))).toMatchObject({ code: 'not_found' })
      expect((await refusalOf(look(() => acorn.ada.whoami()))).code).toBe('conflict')
    })
  })
}
