import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { checkedCall } from '../../src/checked-call.ts'
import type { Principal } from '../../src/domain/principal.ts'
import { runCommand, runQuery } from '../../src/execute.ts'
import { inOrganization } from '../../src/open-work.ts'
import type { Opened } from '../../src/opened.ts'
import { OPERATIONS } from '../../src/operations/table.ts'
import { inFrame } from '../../src/store/frame/frame.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowsOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'
import { worldOf } from '../support/world-under-test.ts'

const create = OPERATIONS['account.create']

/** What several commands in one open transaction keep, as whoever builds on `runCommand` relies on it. */
export function commandsInOneSuite(on: SharedDatabase): void {
  describe('several commands in one open transaction', () => {
    const under = useTenantry(on)

    const opened = <T>(principal: Principal, work: (opened: Opened) => Promise<T>): Promise<T> =>
      inOrganization(worldOf(under), principal, 'write', work)
    const made = (within: Opened, principal: Principal, externalId: string) =>
      runCommand(within, create, checkedCall(create, { principal, input: { externalId } }))
    const taken = (externalId: string) => rowsOf(under.database.pool, 'accounts', { external_id: externalId })

    test('their events are appended once, at the end, each under the name of its own command', async () => {
      const { ada, organization } = await under.newAcorn()
      const { events } = await recording(under.database.pool, organization.id, () =>
        opened(ada.principal, async (within) => {
          const count = async () =>
            (
              await within.work.scope.call<{ n: number }>(sql`select count(*)::int as n from tenantry.events`)
            )[0]?.n
          const before = await count()
          await made(within, ada.principal, 'elm')
          const end = OPERATIONS['account.deactivate']
          const elm = await runQuery(within, OPERATIONS['account.get'], { account: 'elm' })
          await runCommand(
            within,
            end,
            checkedCall(end, { principal: ada.principal, input: { accountId: elm.id } }),
          )
          expect(await count()).toBe(before)
        }),
      )
      expect(events.map(({ type, open }) => [type, open.command])).toEqual([
        ['account.created', 'account.create'],
        ['account.deactivated', 'account.deactivate'],
      ])
      expect(await ada.audit.verify()).toMatchObject({ ok: true })
    })

    test('a savepoint undoes what failed in it, rows and events, and leaves what came before and after', async () => {
      const { ada, organization } = await under.newAcorn()
      const { events } = await recording(under.database.pool, organization.id, () =>
        opened(ada.principal, async (within) => {
          await made(within, ada.principal, 'kept-before')
          const undone = within.savepoint(async () => {
            await made(within, ada.principal, 'undone')
            await made(within, ada.principal, 'kept-before')
          })
          expect(await refusalOf(undone)).toMatchObject({ code: 'conflict' })
          await within.savepoint(() => made(within, ada.principal, 'kept-inside'))
        }),
      )
      expect(events.map(({ open }) => open.after.name)).toEqual(['kept-before', 'kept-inside'])
      expect(await taken('undone')).toEqual([])
      expect((await ada.accounts.list({ search: 'kept' })).items).toHaveLength(2)
    })

    test('a statement that the database refuses fails where it is awaited, and spoils no more than its savepoint', async () => {
      const { ada } = await under.newAcorn()
      await inFrame(under.tenantry.database, 'write', async ({ db, savepoint }) => {
        const nested = savepoint(async () => {
          await sql`select 1`.execute(db)
          await expect(savepoint(() => sql`select 1 / 0`.execute(db))).rejects.toMatchObject({
            code: '22012',
          })
          expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
          await sql`select 'no number'::integer`.execute(db)
        })
        await expect(nested).rejects.toMatchObject({ code: '22P02' })
        expect((await sql<{ two: number }>`select 2 as two`.execute(db)).rows).toEqual([{ two: 2 }])
      })
      expect((await ada.whoami()).organization.name).toBe('Acorn')
    })

    test('a fault of the database that nobody kept in a savepoint undoes everything (the control)', async () => {
      const { ada } = await under.newAcorn()
      const broken = opened(ada.principal, async (within) => {
        await made(within, ada.principal, 'spoiled')
        await within.work.scope.call(sql`select 1 / 0`).catch(() => undefined)
      })
      await expect(broken).rejects.toThrow()
      expect(await taken('spoiled')).toEqual([])
    })

    test('whoever only looks records nothing', async () => {
      const { ada } = under.acorn
      const recorded = opened(ada.principal, async ({ work }) =>
        work.record({ type: 'planted', on: { type: 'account', id: 'acc_1' }, accountId: null }),
      )
      await expect(recorded).rejects.toThrow('no command')
    })
  })
}
