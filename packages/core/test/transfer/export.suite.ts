import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Session } from '../../src/session.ts'
import { addAccount, addUser, unused } from '../support/additions.ts'
import { recording } from '../support/recorded-events.ts'
import { stateOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

const FORMATS = ['csv', 'jsonl'] as const

async function whole(parts: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const part of parts) text += part
  return text
}

/** Texts that break what is careless: quotes, separators, line ends, formulas, apostrophes, and letters of many kinds. */
const nasty = (max: number) =>
  fc
    .array(
      fc.constantFrom(
        ...'=+-@\'",;|\\ \u00e9\u0065\u0301\u00df\u4e2d\u{1f332}\uff1d\uff20{}[]:#&<>0aZ',
        '""',
        "'=",
        '\ufe0f',
      ),
      { minLength: 1, maxLength: max },
    )
    .map((parts) => `${parts.join('')}x`)

export function exportSuite(on: SharedDatabase): void {
  describe('exporting', () => {
    const under = useTenantry(on)

    test.each(FORMATS)(
      'what was exported as %s is imported again and changes nothing, whatever is in the names',
      async (format) => {
        const acorn = await under.newAcorn()
        const rows = fc.sample(fc.tuple(nasty(12), nasty(12), nasty(8)), { numRuns: 60, seed: 20_261_125 })
        const jsonl = (values: object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('')
        const accounts = rows.map(([name, description], n) => ({
          externalId: `=acc-${n}`,
          name,
          description: `${name}\n\t${description}\n=1`,
        }))
        const users = rows.map(([firstName, lastName, id], n) => ({
          account: `=acc-${n}`,
          email: `+x-${n}@elm.test`,
          firstName,
          lastName,
          externalId: `-${n}${id.replace(/\s|\ufe0f/gu, '')}`,
          roles: n % 2 === 0 ? ['account-admin', 'member'] : ['member'],
        }))
        expect(await acorn.ada.import.accounts(jsonl(accounts), { format: 'jsonl' })).toMatchObject({
          created: 60,
          refused: 0,
        })
        expect(await acorn.ada.import.users(jsonl(users), { format: 'jsonl' })).toMatchObject({
          created: 60,
          refused: 0,
        })
        const before = await stateOf(under.database.pool, acorn.organization.id)
        const files = {
          accounts: await whole(acorn.ada.export.accounts({ format })),
          users: await whole(acorn.ada.export.users({ format })),
        }
        const { answer, events } = await recording(under.database.pool, acorn.organization.id, async () => ({
          accounts: await acorn.ada.import.accounts(files.accounts, { format, run: 'again' }),
          users: await acorn.ada.import.users(files.users, { format, run: 'again' }),
        }))
        expect(answer.accounts).toMatchObject({ rows: 63, same: 63, refused: 0, problems: [] })
        expect(answer.users).toMatchObject({ rows: 64, same: 64, refused: 0, problems: [] })
        expect(events).toEqual([])
        const without = (state: string) => state.split('idempotency_keys')[0]
        expect(without(await stateOf(under.database.pool, acorn.organization.id))).toBe(without(before))
        // Into an organization that has none of them: the same rows, but for our ids.
        const { eve } = under.birch
        const run = `into birch as ${format}`
        await eve.import.accounts(files.accounts, { format, run })
        await eve.import.users(files.users, { format, run })
        const strip = (text: string) => text.replace(/(acc|usr)_[0-9a-z]{26}/g, '').split(/\r?\n/)
        const copied = new Set(strip(await whole(eve.export.users({ format }))))
        expect(strip(files.users).filter((line) => !copied.has(line))).toEqual([])
      },
    )

    test('everybody exports what they may read, inactive people and accounts too, and never a secret', async () => {
      const { acorn } = under
      const elm = await addAccount(acorn.ada)
      const { user, userSecret } = await addUser(acorn.ada, elm.id)
      await acorn.ada.accounts.deactivate(elm)
      const lines = async (session: Session) =>
        (await whole(session.export.users())).trim().split('\r\n').slice(1)
      const all = await lines(acorn.ada)
      expect(all).toHaveLength(
        (await acorn.ada.users.list({ includeInactive: true, limit: 200 })).items.length,
      )
      expect(all).toContain(`${user.id},${elm.externalId},${user.email},Fay,Hill,,member,inactive`)
      const bens = await lines(acorn.ben)
      expect(bens.every((line) => line.split(',')[1] === 'oak')).toBe(true)
      expect(bens.length).toBeGreaterThanOrEqual(2)
      expect(await lines(acorn.cleo)).toEqual([
        `${acorn.users.cleo.id},oak,cleo@oak.test,Cleo,Elder,,member,active`,
      ])
      expect((await whole(acorn.ben.export.accounts())).trim().split('\r\n').slice(1)).toEqual([
        `${acorn.oak.id},oak,Oak Ltd,oak,active`,
      ])
      const text = await whole(acorn.ada.export.users())
      for (const secret of [
        userSecret.reveal(),
        acorn.secrets.ada.reveal(),
        acorn.organizationSecret.reveal(),
      ])
        expect(text).not.toContain(secret)
      const ofPine = await whole(acorn.ada.export.users({ accountId: acorn.pine.id }))
      expect(ofPine.trim().split('\r\n').slice(1)).toEqual([
        `${acorn.users.dov.id},pine,dov@pine.test,Dov,Yew,,member,active`,
      ])
    })

    test('who is there from the beginning to the end comes exactly once, though others come, go and are renamed', async () => {
      const acorn = await under.newAcorn()
      const stem = unused('page')
      const rows = Array.from({ length: 2_100 }, (_, n) => `oak,${stem}-${n}@elm.test,Fay,Hill\n`)
      await acorn.ada.import.users(`account,email,firstName,lastName\n${rows.join('')}`)
      const seen: string[] = []
      let parts = 0
      for await (const part of acorn.ada.export.users({ format: 'jsonl' })) {
        for (const line of part.trim().split('\n')) seen.push(JSON.parse(line).email)
        parts += 1
        // A name that would come earlier in every list, somebody new, and somebody who goes.
        await acorn.ada.users.update((await acorn.ada.users.get(`${stem}-2099@elm.test`)).id, {
          lastName: `A${parts}`,
        })
        await addUser(acorn.ada, acorn.oak.id)
        await acorn.ada.users.delete((await acorn.ada.users.get(`${stem}-${parts}@elm.test`)).id)
      }
      expect(parts).toBe(3)
      expect(new Set(seen).size).toBe(seen.length)
      for (let n = 10; n < 2_100; n += 1) expect(seen).toContain(`${stem}-${n}@elm.test`)
    })

    test('H18: a right that is taken away between two pages ends the export', async () => {
      const acorn = await under.newAcorn()
      const { user, userSecret } = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: ['org-admin'] })
      const { organizationSecret } = acorn
      const hal = await under.tenantry.authenticate({ organizationSecret, userSecret })
      const parts = hal.export.users()
      await parts.next()
      await acorn.ada.users.deactivate(user)
      await expect(parts.next()).rejects.toMatchObject({ code: 'unauthenticated' })
    })
  })
}
