import { describe, expect, test } from 'vitest'
import type { Acorn } from '../../src/testing/personas.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'
import { workerUnderTest } from '../support/worker-under-test.ts'

const MINUTE_MS = 60_000
/** So many different things are told of one by one in a minute. */
const DIFFERENT = 20

export function denialsSuite(on: SharedDatabase): void {
  describe('refusals that are repeated', () => {
    const under = useTenantry(on)

    const refused = async (call: () => Promise<unknown>, times: number) => {
      for (let time = 0; time < times; time += 1)
        expect(['forbidden', 'not_found']).toContain((await refusalOf(call())).code)
    }
    const events = async (acorn: Acorn, call: () => Promise<unknown>) =>
      (await recording(under.database.pool, acorn.organization.id, call)).events.map(
        ({ type, userId, open: { command, outcome, on: about, after } }) => ({
          type,
          userId,
          command,
          outcome,
          about: about.id,
          after,
        }),
      )
    const runDue = () => workerUnderTest(under, []).worker.runDue()

    test('the first is an event at once, and its repeats within a minute are one more, once the minute is over', async () => {
      const acorn = await under.newAcorn()
      const remove = () => acorn.cleo.accounts.delete(acorn.oak)
      expect(await events(acorn, () => refused(remove, 7))).toMatchObject([
        {
          type: 'command.denied',
          userId: acorn.users.cleo.id,
          command: 'account.delete',
          about: acorn.oak.id,
        },
      ])
      under.clock.advance(MINUTE_MS - 1)
      expect(await events(acorn, runDue)).toEqual([])
      under.clock.advance(1)
      expect(await events(acorn, runDue)).toEqual([
        {
          type: 'command.denied_again',
          userId: acorn.users.cleo.id,
          command: 'account.delete',
          outcome: 'denied',
          about: 'account.delete',
          after: { times: 6 },
        },
      ])
      expect(await events(acorn, runDue)).toEqual([])
      expect(await acorn.ada.audit.verify()).toMatchObject({ ok: true })
    })

    test('where nothing ran meanwhile, the next refusal tells of those before it, and none is told twice', async () => {
      const acorn = await under.newAcorn()
      const remove = () => acorn.cleo.accounts.delete(acorn.oak)
      await refused(remove, 4)
      under.clock.advance(2 * MINUTE_MS)
      expect(await events(acorn, () => refused(remove, 1))).toMatchObject([
        { type: 'command.denied_again', outcome: 'denied', after: { times: 3 } },
        { type: 'command.denied' },
      ])
      under.clock.advance(2 * MINUTE_MS)
      expect(await events(acorn, runDue)).toEqual([])
    })

    test('another person, another command and another target are each told of at once', async () => {
      const acorn = await under.newAcorn()
      const calls = [
        () => acorn.cleo.accounts.delete(acorn.oak),
        () => acorn.ben.accounts.delete(acorn.oak),
        () => acorn.cleo.accounts.deactivate(acorn.oak),
        () => acorn.cleo.accounts.delete(acorn.pine),
      ]
      const told = await events(acorn, async () => {
        for (const call of [...calls, ...calls]) await refused(call, 1)
      })
      expect(told.map(({ type }) => type)).toEqual(calls.map(() => 'command.denied'))
    })

    test('a member who asks for ever new things fills nothing: after twenty in a minute only their number is told', async () => {
      const acorn = await under.newAcorn()
      const id = (at: number) => `acc_01kjpwd6m0ep5vmshpyhez${String(at).padStart(4, '0')}`
      const told = await events(acorn, async () => {
        for (let at = 0; at < DIFFERENT + 30; at += 1)
          await refused(() => acorn.cleo.accounts.delete(id(at)), 1)
      })
      expect(told).toHaveLength(DIFFERENT + 1)
      expect(told.at(-1)).toMatchObject({ type: 'command.denied', about: '*' })
      under.clock.advance(MINUTE_MS)
      expect(await events(acorn, runDue)).toMatchObject([
        { type: 'command.denied_again', about: '*', after: { times: 29 } },
      ])
    })

    test('many refusals at once are one event and one number', async () => {
      const acorn = await under.newAcorn()
      const told = await events(acorn, () =>
        Promise.all(Array.from({ length: 12 }, () => refused(() => acorn.dov.accounts.purge(acorn.pine), 1))),
      )
      expect(told.map(({ type }) => type)).toEqual(['command.denied'])
      under.clock.advance(MINUTE_MS)
      expect(await events(acorn, runDue)).toMatchObject([{ after: { times: 11 } }])
    })
  })
}
