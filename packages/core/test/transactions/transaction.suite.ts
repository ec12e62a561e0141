import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TenantryError } from '../../src/errors.ts'
import type { SessionTransaction } from '../../src/session/transaction.ts'
import type { Session } from '../../src/session.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { type Acorn, createAcorn } from '../../src/testing/personas.ts'
import { unused } from '../support/additions.ts'
import { type HostTables, makeHostTables, workspacesOf } from '../support/host-tables.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowsOf, stateOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

/** What `session.transaction` promises: several commands and the host's own rows in one commit, or nothing. */
export function transactionSuite(on: SharedDatabase): void {
  describe('a transaction of a session', () => {
    const under = useTenantry(on)
    let tenantry: Tenantry<HostTables>
    let acorn: Acorn
    let ada: Session<HostTables>
    beforeAll(async () => {
      await makeHostTables(under.database.pool)
      // On PGlite the session that is borrowed here is the only one: the pool is shared with the Tenantry of the other tests.
      tenantry = await createTenantry<HostTables>({
        database: under.database.location,
        hostTables: ['workspaces'],
        clock: under.clock.now,
      })
      await tenantry.migrate()
      acorn = await createAcorn(tenantry)
      ada = await tenantry.authenticate({
        organizationSecret: acorn.organizationSecret,
        userSecret: acorn.secrets.ada,
      })
    })
    afterAll(() => tenantry.close())

    const record = <T>(call: () => Promise<T>) => recording(under.database.pool, acorn.organization.id, call)
    const state = () => stateOf(under.database.pool, acorn.organization.id)
    const accountsNamed = (externalId: string) =>
      rowsOf(under.database.pool, 'accounts', { external_id: externalId })

    /** Expects that a call is refused, and that nothing of it is left but the denials that were recorded. */
    async function undone(call: () => Promise<unknown>, denials: readonly string[] = []) {
      const before = await state()
      const { answer, events } = await record(() => refusalOf(call()))
      expect(await state()).toBe(before)
      expect(events.map(({ type, open }) => [type, open.command])).toEqual(
        denials.map((command) => ['command.denied', command]),
      )
      return answer
    }

    test("several commands and the host's own rows are one commit, their events the last of it", async () => {
      const externalId = unused('elm')
      const { answer: elm, events } = await record(() =>
        ada.transaction(async (tx) => {
          const made = await tx.accounts.create({ externalId })
          await tx.db.insertInto('workspaces').values({ account_id: made.id, name: externalId }).execute()
          await tx.users.create({
            accountId: made.id,
            email: `${externalId}@elm.test`,
            firstName: 'Fay',
            lastName: 'Hill',
          })
          return made
        }),
      )
      expect(events.map(({ type, actorId }) => [type, actorId])).toEqual([
        ['account.created', acorn.users.ada.id],
        ['user.created', acorn.users.ada.id],
        ['secret.created', acorn.users.ada.id],
      ])
      expect(await workspacesOf(under.database.pool, [elm.id])).toEqual([externalId])
      expect((await ada.accounts.get(elm.id)).externalId).toBe(externalId)
      expect((await ada.users.list({ accountId: elm.id })).items).toHaveLength(1)
      expect(await ada.audit.verify()).toMatchObject({ ok: true })
    })

    test('its own writes are seen by its queries and by its rights, and by nobody else before the end', async () => {
      const externalId = unused('seen')
      await ada.transaction(async (tx) => {
        const made = await tx.accounts.create({ externalId })
        expect((await tx.accounts.get(externalId)).id).toBe(made.id)
        expect((await tx.accounts.list({ search: externalId })).items).toHaveLength(1)
        expect(await tx.can('account:deactivate', made)).toBe(true)
        expect((await tx.permissions()).has('account:create')).toBe(true)
        expect((await tx.whoami()).user?.id).toBe(acorn.users.ada.id)
        await tx.accounts.deactivate(made)
        expect((await tx.accounts.get(made.id)).status).toBe('inactive')
        if (on.kind === 'postgres') expect(await accountsNamed(externalId)).toEqual([])
      })
      expect(await accountsNamed(externalId)).toHaveLength(1)
    })

    test('what the callback throws undoes all of it and is passed on as it is', async () => {
      const externalId = unused('thrown')
      const mine = new Error('the host changed its mind')
      const before = await state()
      const call = ada.transaction(async (tx) => {
        const { id } = await tx.accounts.create({ externalId })
        await tx.db.insertInto('workspaces').values({ account_id: id, name: externalId }).execute()
        throw mine
      })
      await expect(call).rejects.toBe(mine)
      expect(await state()).toBe(before)
      const { rows } = await under.database.pool.query('select from public.workspaces where name = $1', [
        externalId,
      ])
      expect(rows).toEqual([])
    })

    test('a refusal inside undoes all of it and is recorded afterwards, once', async () => {
      const ben = await tenantry.authenticate({
        organizationSecret: acorn.organizationSecret,
        userSecret: acorn.secrets.ben,
      })
      const answer = await undone(
        () =>
          ben.transaction(async (tx) => {
            await tx.users.update(acorn.users.cleo, { firstName: 'Chloe' })
            await tx.accounts.deactivate(acorn.oak)
          }),
        ['account.deactivate'],
      )
      expect(answer.code).toBe('forbidden')
    })

    test('a refusal that the callback catches undoes all of it, too; what it does later is refused', async () => {
      const later: unknown[] = []
      const answer = await undone(
        () =>
          ada.transaction(async (tx) => {
            await tx.accounts.create({ externalId: unused('caught') })
            await tx.accounts.create({ externalId: 'oak' }).catch(() => undefined)
            later.push(
              await refusalOf(tx.accounts.create({ externalId: unused('later') })),
              await refusalOf(tx.accounts.list()),
              await refusalOf(tx.db.selectFrom('workspaces').select('name').execute()),
            )
          }),
        [],
      )
      expect(answer).toMatchObject({ code: 'conflict', message: expect.stringContaining('oak') })
      for (const refused of later)
        expect(refused).toMatchObject({ code: 'conflict', message: expect.stringContaining('undone') })
      expect(later).toHaveLength(3)
    })

    test('a question that is refused has changed nothing, and may be caught', async () => {
      const externalId = unused('wanted')
      const made = await ada.transaction(async (tx) => {
        const found = await tx.accounts.get(externalId).catch((error: TenantryError) => {
          expect(error.code).toBe('not_found')
          return null
        })
        return found ?? tx.accounts.create({ externalId })
      })
      expect(made.externalId).toBe(externalId)
    })

    test("a statement of the host's that fails undoes all of it, also where it is caught", async () => {
      const before = await state()
      const call = ada.transaction(async (tx) => {
        await tx.accounts.create({ externalId: unused('broken') })
        await sql`select 1 / 0`.execute(tx.db).catch(() => undefined)
      })
      await expect(call).rejects.toMatchObject({ code: '22012' })
      expect(await state()).toBe(before)
    })

    test('an input that is refused before the database is asked undoes all of it, too', async () => {
      const answer = await undone(() =>
        ada.transaction(async (tx) => {
          await tx.accounts.create({ externalId: unused('bad') })
          await tx.accounts.create({ externalId: '' }).catch(() => undefined)
        }),
      )
      expect(answer.code).toBe('invalid_input')
    })

    test.each<[string, (other: Session<HostTables>) => Promise<unknown>]>([
      ['its own session', (session) => session.accounts.list()],
      ['a nested transaction', (session) => session.transaction(async () => undefined)],
      ["another person's session", () => acorn.ben.users.list()],
      [
        'a new session',
        () =>
          tenantry.authenticate({
            organizationSecret: acorn.organizationSecret,
            userSecret: acorn.secrets.cleo,
          }),
      ],
      ["the host's own jobs", () => tenantry.system('nightly').organizations.list()],
      ['chat', () => tenantry.chat.takeOverWaiting(1_000)],
      ['a migration', () => tenantry.migrate()],
      ['the doctor', () => tenantry.doctor()],
    ])(
      '%s is refused inside at once, rather than waited for for ever; outside it works',
      async (_what, use) => {
        const started = performance.now()
        const made = await ada.transaction(async (tx) => {
          expect(await refusalOf(use(ada))).toMatchObject({
            code: 'conflict',
            message: expect.stringContaining('Use the tx'),
          })
          return tx.accounts.create({ externalId: unused('goes-on') })
        })
        expect(performance.now() - started).toBeLessThan(4_000)
        expect(made.status).toBe('active')
        await use(ada)
      },
    )

    test('the refusal is needed (the control): on the one session of an embedded database the second use waits for the end of the first', async () => {
      const { pool } = tenantry.database
      const second = await ada.transaction(async (tx) => {
        const used = pool.query('select 1').then(() => 'served' as const)
        const first = await Promise.race([used, tx.whoami().then(() => 'still waiting' as const)])
        if (on.kind === 'pglite') expect(first).toBe('still waiting')
        return { used }
      })
      expect(await second.used).toBe('served')
    })

    test('what the callback leaves running is outside again once it has ended', async () => {
      let after: Promise<unknown> | undefined
      let end: (() => void) | undefined
      const ended = new Promise<void>((resolve) => {
        end = resolve
      })
      await ada.transaction(async (tx) => {
        after = ended.then(() => ada.whoami())
        return tx.whoami()
      })
      end?.()
      expect(await after).toMatchObject({ user: { id: acorn.users.ada.id } })
    })

    test('after its end nothing is done with it, and what it was not awaited for is part of it', async () => {
      const externalId = unused('unawaited')
      const left: { tx?: SessionTransaction<HostTables> } = {}
      await ada.transaction(async (tx) => {
        left.tx = tx
        void tx.accounts.create({ externalId })
        void tx.db.insertInto('workspaces').values({ account_id: acorn.oak.id, name: externalId }).execute()
      })
      expect(await accountsNamed(externalId)).toHaveLength(1)
      expect(await workspacesOf(under.database.pool, [acorn.oak.id])).toContain(externalId)
      const { tx } = left
      if (tx === undefined) throw new Error('the callback was not run')
      for (const late of [
        () => tx.accounts.create({ externalId: unused('late') }),
        () => tx.accounts.list(),
        () => tx.can('account:create'),
        () => tx.db.selectFrom('workspaces').select('name').execute(),
      ]) {
        expect(await refusalOf(late())).toMatchObject({
          code: 'conflict',
          message: expect.stringContaining('has ended'),
        })
      }
    })

    test('what is refused without being awaited undoes all of it, and does not end the process', async () => {
      const answer = await undone(() =>
        ada.transaction(async (tx) => {
          void tx.accounts.create({ externalId: unused('first') })
          void tx.accounts.create({ externalId: 'oak' })
          void tx.accounts.create({ externalId: unused('third') })
        }),
      )
      expect(answer).toMatchObject({ code: 'conflict', message: expect.stringContaining('oak') })
    })

    test('commands that are begun at once are done one after the other', async () => {
      const names = Array.from({ length: 5 }, () => unused('at-once'))
      const { events } = await record(() =>
        ada.transaction((tx) => Promise.all(names.map((externalId) => tx.accounts.create({ externalId })))),
      )
      expect(events.map(({ open }) => open.after.name)).toEqual(names)
    })

    test('an idempotency key works inside: within one transaction, and of one that was undone', async () => {
      const externalId = unused('keyed')
      const options = { idempotencyKey: externalId }
      const undoing = ada.transaction(async (tx) => {
        await tx.accounts.create({ externalId }, options)
        throw new Error('undone')
      })
      await expect(undoing).rejects.toThrow('undone')
      const { answer, events } = await record(() =>
        ada.transaction(async (tx) => [
          await tx.accounts.create({ externalId }, options),
          await tx.accounts.create({ externalId }, options),
        ]),
      )
      expect(answer[0]).toEqual(answer[1])
      expect(events).toHaveLength(1)
      expect(await ada.accounts.create({ externalId }, options)).toEqual(answer[0])
    })

    test('who acts is read again for every command: somebody who shuts themselves out does no more', async () => {
      const { user, userSecret } = await ada.users.create({
        accountId: acorn.defaultAccount.id,
        email: `${unused('gus')}@acorn.test`,
        firstName: 'Gus',
        lastName: 'Fir',
        roles: ['org-admin'],
      })
      const gus = await tenantry.authenticate({
        organizationSecret: acorn.organizationSecret,
        userSecret: userSecret ?? '',
      })
      const answer = await undone(() =>
        gus.transaction(async (tx) => {
          await tx.accounts.create({ externalId: unused('gus') })
          await sql`update tenantry.users set status = 'inactive', deactivated_at = now() where id = ${user.id}`.execute(
            tx.db,
          )
          await tx.accounts.create({ externalId: unused('gus') })
        }),
      )
      expect(answer.code).toBe('unauthenticated')
    })

    test('the callback is run once, whatever the database does', async () => {
      let runs = 0
      const call = ada.transaction(async (tx) => {
        runs += 1
        await tx.accounts.create({ externalId: unused('torn') })
        await sql`do $$ begin raise exception using errcode = '40001'; end $$`.execute(tx.db)
      })
      await expect(call).rejects.toMatchObject({ code: 'unavailable', details: {} })
      expect(runs).toBe(1)
    })

    test('`tx.db` begins nothing of its own and does not go away, and the walls stand around it', async () => {
      await ada.transaction(async (tx) => {
        expect(() => tx.db.transaction()).toThrow()
        expect(() => tx.db.connection()).toThrow()
        expect(() => tx.db.destroy()).toThrow()
        const { rows } = await sql<{ role: string; organizations: number }>`
          select current_user::text as role, (select count(*)::int from tenantry.organizations) as organizations`.execute(
          tx.db,
        )
        expect(rows).toEqual([{ role: 'tenantry_app', organizations: 1 }])
      })
    })

    test('sessions elsewhere go on meanwhile, and wait no longer than for the one session of an embedded database', async () => {
      const answers = await Promise.all([
        ada.transaction(async (tx) => {
          await sleep(20)
          return tx.accounts.create({ externalId: unused('slow') })
        }),
        acorn.ben.whoami(),
        acorn.cleo.whoami(),
        ada.transaction((tx) => tx.whoami()),
      ])
      expect(answers.every((answer) => answer !== undefined)).toBe(true)
    })

    test('a refusal of the transaction is a refusal of the catalogue', async () => {
      const refused = await ada
        .transaction((tx) => tx.accounts.deactivate(acorn.defaultAccount))
        .catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(TenantryError)
    })
  })
}
