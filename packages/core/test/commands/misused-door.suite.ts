import { describe, expect, test } from 'vitest'
import { unused } from '../support/additions.ts'
import { refusalOf } from '../support/refusal.ts'
import { stateOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

const MISUSED = { code: 'invalid_input' }
const PARTS = ['account,email,firstName,lastName\noak,', 'fay@elm.test,Fay,Hill\n']

/** What a program gets wrong about how, and not about what: misspelt options, and no options at all. */
export function misusedDoorSuite(on: SharedDatabase): void {
  describe('what is called in a wrong way', () => {
    const under = useTenantry(on)
    const drained = async (parts: AsyncIterable<string>) => {
      for await (const part of parts) expect(part).toBe('nothing is exported')
    }
    const calls: Readonly<Record<string, () => Promise<unknown>>> = {
      'a misspelt key': () =>
        under.acorn.ada.accounts.create({ externalId: 'elm' }, { idempotencyKeY: 'a' } as never),
      'no options of a command': () => under.acorn.ada.accounts.create({ externalId: 'elm' }, null as never),
      'a key that is no text': () =>
        under.acorn.ada.accounts.create({ externalId: 'elm' }, { idempotencyKey: 7 } as never),
      'a misspelt option of an import': () => under.acorn.ada.import.users(PARTS, { stricT: true } as never),
      'a text for a truth': () => under.acorn.ada.import.users(PARTS, { dryRun: 'no' } as never),
      'an unknown format': () => under.acorn.ada.import.accounts(PARTS, { format: 'xml' } as never),
      'no options of an import': () => under.acorn.ada.import.users(PARTS, null as never),
      'no file': () => under.acorn.ada.import.users(null as never),
      'a number for a file': () => under.acorn.ada.import.accounts(7 as never),
      'a misspelt option of an export': () =>
        drained(under.acorn.ada.export.users({ accountID: 'x' } as never)),
      'an unknown format of an export': () =>
        drained(under.acorn.ada.export.accounts({ format: 'xml' } as never)),
      'no options of an export': () => drained(under.acorn.ada.export.users(null as never)),
      'no work of a transaction': () => under.acorn.ada.transaction(null as never),
    }

    test.each(Object.entries(calls))('%s is refused, and nothing is done', async (_what, call) => {
      const { pool } = under.database
      const before = await stateOf(pool, under.acorn.organization.id)
      expect(await refusalOf(call())).toMatchObject(MISUSED)
      expect(await stateOf(pool, under.acorn.organization.id)).toBe(before)
    })

    test("the host's own door refuses what it cannot read, in words", async () => {
      const { organizations, events } = under.tenantry.system('nightly')
      const organizationId = under.acorn.organization.id
      const misused = [
        () => organizations.list(null as never),
        () => organizations.list({ limit: 1.5 }),
        () => organizations.list({ limit: 201 }),
        () => organizations.list({ cursor: 7 as never }),
        () => organizations.list({ cursoR: '' } as never),
        () => organizations.setLimits(organizationId, { accounts: 'many' as never }),
        () => organizations.setLimits(organizationId, { accounts: 2_147_483_648 }),
        () => organizations.setLimits(organizationId, null as never),
        () => events.dead(null as never),
        () => events.dead({ handler: 7 as never }),
        () => events.dead({ organizationId: 7 as never }),
        () => events.dead({ limiT: 1 } as never),
        () => events.retry(null as never),
        () => events.retry({ organizationId, event: 'x' as never }),
        () => events.retry({ organizationId, event: 1.5 }),
        () => events.retry({ organizationId, evenT: 1 } as never),
        () => events.forget(null as never),
      ]
      for (const call of misused) expect(await refusalOf(call()), String(call)).toMatchObject(MISUSED)
    })

    test("the host's own door refuses what is no organization by a promise, as it refuses everything", async () => {
      const { organizations, inOrganization } = under.tenantry.system('nightly')
      for (const call of [
        () => organizations.deactivate('canary'),
        () => organizations.reactivate('canary'),
        () => organizations.purge('canary'),
        () => organizations.setLimits('canary', { accounts: 1 }),
        () => organizations.setLimits(7 as never, { accounts: 1 }),
      ])
        expect(await refusalOf(call()), String(call)).toMatchObject({ code: 'unauthenticated' })
      expect(() => inOrganization('canary')).toThrow(expect.objectContaining({ code: 'unauthenticated' }))
    })

    test('an invitation that is none is refused by a promise', async () => {
      const { chat } = under.tenantry
      const nobody = { enterpriseId: null, teamId: 'T1', userId: 'U1' }
      const { id } = under.acorn.organization
      expect(await refusalOf(chat.previewInvitation(id, 'canary', nobody))).toMatchObject({
        code: 'not_found',
      })
    })

    test('what is right beside it is done', async () => {
      const { ada } = under.acorn
      const options = { idempotencyKey: unused('key') }
      await ada.accounts.create({ externalId: unused('elm') }, options)
      expect(await ada.import.users(PARTS, { strict: true, dryRun: true })).toMatchObject({ created: 1 })
      const { organizations, events } = under.tenantry.system('nightly')
      expect((await organizations.list({ limit: 200 })).items.length).toBeGreaterThan(1)
      expect(await events.retry({ organizationId: under.acorn.organization.id, event: 1 })).toEqual({
        letters: 0,
      })
      expect(await events.forget('nobody')).toEqual({ forgotten: false })
    })
  })
}
