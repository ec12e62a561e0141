import { type Kysely, sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Principal } from '../../src/domain/principal.ts'
import { createPolicy } from '../../src/policy/policy.ts'
import { inFrame } from '../../src/store/frame/frame.ts'
import type { Tables } from '../../src/store/tables/schema.ts'
import { enter } from '../../src/store/walls/enter.ts'
import { Scope } from '../../src/store/walls/scope.ts'
import { DATABASE_KINDS } from '../../src/testing/index.ts'
import { type UnderTest, useTenantry } from '../support/tenantry-under-test.ts'
import {
  type AnyRow,
  fillEveryTable,
  type Reach,
  TABLES,
  TABLES_BY_ACCOUNT,
  visibleRows,
} from './two-organizations.ts'

/** Thrown so that nothing of a trial stays. */
class Undo extends Error {
  readonly changed: number
  constructor(changed: bigint | undefined) {
    super('undone')
    this.changed = Number(changed)
  }
}

/** How many rows a trial has changed, of which nothing has stayed. */
async function undone(trial: Promise<void>): Promise<number> {
  const error = await trial.then(
    () => new Error('the trial has stayed'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof Undo)) throw error
  return error.changed
}

/** Who enters, and what they may reach. */
const WHO = {
  'Ada, of the whole organization': ({ acorn }: UnderTest) => ({
    principal: acorn.ada.principal,
    accountId: 'all',
  }),
  'Ben, of Oak': ({ acorn }: UnderTest) => ({ principal: acorn.ben.principal, accountId: acorn.oak.id }),
  'Dov, of Pine': ({ acorn }: UnderTest) => ({ principal: acorn.dov.principal, accountId: acorn.pine.id }),
} as const

async function entered<T>(
  under: UnderTest,
  principal: Principal,
  work: (inside: { db: Kysely<Tables>; scope: Scope }) => Promise<T>,
): Promise<T> {
  return inFrame(under.tenantry.database, 'write', async ({ db }) => {
    const found = await enter(db, principal, { wideRoles: createPolicy().wideRoles, now: new Date() })
    if (found === null) throw new Error('the principal is not live')
    const wide = found.roles.own.includes('org-admin')
    return work({ db, scope: new Scope(db, principal.organizationId, wide ? 'all' : found.account.id) })
  })
}

async function everything(under: UnderTest): Promise<ReadonlyMap<string, readonly AnyRow[]>> {
  const all = new Map<string, readonly AnyRow[]>()
  for (const table of TABLES)
    all.set(table, (await under.database.pool.query<AnyRow>(`select * from ${table}`)).rows)
  return all
}

const inAnyOrder = (rows: readonly unknown[]): readonly string[] =>
  rows.map((row) => JSON.stringify(row)).sort()

/** Rows without any condition of ours, as a query that forgot the scope reads them. */
const unscoped = async (db: Kysely<Tables>, table: keyof Tables): Promise<readonly AnyRow[]> =>
  (await sql<AnyRow>`select * from ${sql.table(table)}`.execute(db)).rows

/** A column of a table that the role of the product may change; null where it changes none. */
async function changeable({ database }: UnderTest, table: keyof Tables): Promise<string | null> {
  const { rows } = await database.pool.query<{ name: string }>(
    `select attname::text as name from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''
        and has_column_privilege('tenantry_app', attrelid, attnum, 'update')
      order by attnum limit 1`,
    [table],
  )
  return rows[0]?.name ?? null
}

const SWITCH_OFF = TABLES.map((table) => `alter table ${table} disable row level security`).join('; ')

describe.each(DATABASE_KINDS)('H7: the walls, on %s', (kind) => {
  describe('row-level security alone', () => {
    const under = useTenantry(kind, { background: false })
    let all: ReadonlyMap<string, readonly AnyRow[]>
    beforeAll(async () => {
      await fillEveryTable(under)
      all = await everything(under)
    })

    describe.each(Object.entries(WHO))('for %s', (_who, whoIn) => {
      const reachOf = (): Reach & { principal: Principal } => ({
        organizationId: under.acorn.organization.id,
        ...whoIn(under),
      })

      test.each(TABLES)(
        'of %s, a query that forgot the scope reads exactly the rows in reach',
        async (table) => {
          const { principal, ...reach } = reachOf()
          const seen = await entered(under, principal, ({ db }) => unscoped(db, table))
          expect(inAnyOrder(seen)).toEqual(inAnyOrder(visibleRows(all, table, reach)))
          expect(all.get(table)?.length ?? 0, 'there is something to hide').toBeGreaterThan(seen.length)
        },
      )

      test.each(TABLES)(
        'of %s, a change that forgot the scope changes exactly the rows in reach',
        async (table) => {
          const { principal, ...reach } = reachOf()
          const column = await changeable(under, table)
          const change = entered(under, principal, async ({ db }) => {
            const key = sql.ref(column ?? 'organization_id')
            const { numAffectedRows } = await sql`update ${sql.table(table)} set ${key} = ${key}`.execute(db)
            throw new Undo(numAffectedRows)
          })
          if (column === null) await expect(change).rejects.toMatchObject({ code: '42501' })
          else expect(await undone(change)).toBe(visibleRows(all, table, reach).length)
        },
      )
    })

    test.each<[string, (under: UnderTest) => ReturnType<typeof sql>, string]>([
      [
        'a user into another organization',
        ({ birch }) => sql`update tenantry.users set organization_id = ${birch.organization.id}`,
        '42501',
      ],
      [
        'a user into another account',
        ({ acorn }) => sql`update tenantry.users set account_id = ${acorn.pine.id}`,
        '42501',
      ],
      [
        "an account's row into another organization",
        ({ birch }) => sql`update tenantry.accounts set organization_id = ${birch.organization.id}`,
        '42501',
      ],
      [
        "a role onto another organization's user",
        ({ birch }) =>
          sql`insert into tenantry.user_roles values (${birch.organization.id}, ${birch.users.eve.id}, 'org-admin', now())`,
        '42501',
      ],
      [
        "a role onto another account's user",
        ({ acorn }) =>
          sql`insert into tenantry.user_roles values (${acorn.organization.id}, ${acorn.users.dov.id}, 'org-admin', now())`,
        '42501',
      ],
      [
        "a secret onto another account's user",
        ({ acorn }) =>
          sql`insert into tenantry.secrets values (${acorn.organization.id}, 'sec_x', 'user', ${acorn.users.dov.id}, 'x', now(), null)`,
        '42501',
      ],
      [
        'an event into another organization',
        ({ birch }) =>
          sql`insert into tenantry.events values (${birch.organization.id}, 99, 'evt_x', 'x', now(), null, null, null, '{}', null, '')`,
        '42501',
      ],
      ['an event away', () => sql`delete from tenantry.events`, '42501'],
      ['an event otherwise', () => sql`update tenantry.events set body = '{}'`, '42501'],
      ['a look at the directory', () => sql`select * from tenantry.chat_workspaces`, '42501'],
      ['a look at the machinery', () => sql`select * from tenantry.chat_replays`, '42501'],
    ])('somebody of Oak does not get %s', async (_name, statement, code) => {
      const attempt = entered(under, under.acorn.ben.principal, async ({ db }) => {
        await statement(under).execute(db)
      })
      await expect(attempt).rejects.toMatchObject({ code })
    })

    test.each<[string, (under: UnderTest) => ReturnType<typeof sql>, string]>([
      [
        "a role onto another organization's user",
        ({ acorn, birch }) =>
          sql`insert into tenantry.user_roles values (${acorn.organization.id}, ${birch.users.eve.id}, 'org-admin', now())`,
        '23503',
      ],
      [
        "a secret onto another organization's user",
        ({ acorn, birch }) =>
          sql`insert into tenantry.secrets values (${acorn.organization.id}, 'sec_x', 'user', ${birch.users.eve.id}, 'x', now(), null)`,
        '23503',
      ],
      [
        'a role into another organization',
        ({ birch }) =>
          sql`insert into tenantry.user_roles values (${birch.organization.id}, ${birch.users.eve.id}, 'member', now())`,
        '42501',
      ],
    ])('somebody whose account is no wall does not get %s', async (_name, statement, code) => {
      const attempt = entered(under, under.acorn.ada.principal, async ({ db }) => {
        await statement(under).execute(db)
      })
      await expect(attempt).rejects.toMatchObject({ code })
    })

    test('of each table that ends at an account, every account has rows that the other one does not see', () => {
      const { acorn } = under
      const seen = (table: keyof Tables, accountId: string) =>
        inAnyOrder(visibleRows(all, table, { organizationId: acorn.organization.id, accountId }))
      for (const table of TABLES_BY_ACCOUNT) {
        const [oak, pine] = [seen(table, acorn.oak.id), seen(table, acorn.pine.id)]
        expect(oak.filter((row) => !pine.includes(row)).length, table).toBeGreaterThan(0)
        expect(pine.filter((row) => !oak.includes(row)).length, table).toBeGreaterThan(0)
      }
    })

    test('before anybody has entered, the role sees nothing in any table', async () => {
      for (const table of TABLES) {
        const seen = await inFrame(under.tenantry.database, 'read', async ({ db }) => {
          await sql`set local role tenantry_app`.execute(db)
          return unscoped(db, table)
        })
        expect(seen).toEqual([])
      }
    })
  })

  describe('the scope alone, with row-level security switched off', () => {
    const under = useTenantry(kind, { background: false })
    let all: ReadonlyMap<string, readonly AnyRow[]>
    beforeAll(async () => {
      await fillEveryTable(under)
      await under.database.pool.query(SWITCH_OFF)
      all = await everything(under)
    })

    describe.each(Object.entries(WHO))('for %s', (_who, whoIn) => {
      const reachOf = (): Reach & { principal: Principal } => ({
        organizationId: under.acorn.organization.id,
        ...whoIn(under),
      })

      test.each(TABLES)('of %s, a query of the scope reads exactly the rows in reach', async (table) => {
        const { principal, ...reach } = reachOf()
        const seen = await entered(under, principal, ({ scope }) => scope.from(table).selectAll().execute())
        expect(inAnyOrder(seen)).toEqual(inAnyOrder(visibleRows(all, table, reach)))
      })

      test.each(TABLES)('of %s, a change of the scope changes exactly the rows in reach', async (table) => {
        const { principal, ...reach } = reachOf()
        const column = await changeable(under, table)
        const change = entered(under, principal, async ({ scope }) => {
          const key = column ?? 'organization_id'
          const [result] = await scope
            .change(table)
            .set(key as never, sql.ref(key) as never)
            .execute()
          throw new Undo(result?.numUpdatedRows)
        })
        if (column === null) await expect(change).rejects.toMatchObject({ code: '42501' })
        else expect(await undone(change)).toBe(visibleRows(all, table, reach).length)
      })
    })

    test.each(TABLES)(
      'control: with both walls down a query that forgot the scope reads foreign rows of %s',
      async (table) => {
        const { acorn } = under
        const seen = await entered(under, acorn.ben.principal, ({ db }) => unscoped(db, table))
        const foreign = seen.filter(
          (row) =>
            (table === 'tenantry.organizations' ? row.id : row.organization_id) !== acorn.organization.id,
        )
        expect(foreign.length).toBeGreaterThan(0)
      },
    )

    test.each<[string, (under: UnderTest) => ReturnType<typeof sql>]>([
      [
        "a user in another organization's account",
        ({ acorn, birch }) =>
          sql`update tenantry.users set account_id = ${birch.rowan.id} where organization_id = ${acorn.organization.id}`,
      ],
      [
        "a role of another organization's user",
        ({ acorn, birch }) =>
          sql`insert into tenantry.user_roles values (${acorn.organization.id}, ${birch.users.eve.id}, 'member', now())`,
      ],
      [
        "a secret of another organization's user",
        ({ acorn, birch }) =>
          sql`insert into tenantry.secrets values (${acorn.organization.id}, 'sec_x', 'user', ${birch.users.eve.id}, 'x', now(), null)`,
      ],
      [
        "a chat identity of another organization's user",
        ({ acorn, birch }) =>
          sql`insert into tenantry.chat_links values (${acorn.organization.id}, '', 'T9', 'U9', ${birch.users.eve.id}, now())`,
      ],
      [
        "another organization's default account",
        ({ acorn, birch }) =>
          sql`update tenantry.organizations set default_account_id = ${birch.defaultAccount.id} where id = ${acorn.organization.id}`,
      ],
      [
        "a personal value of another organization's event",
        ({ acorn }) =>
          sql`insert into tenantry.event_personal values (${acorn.organization.id}, 9999, '', '')`,
      ],
    ])('the third wall: %s is refused by a foreign key', async (_name, statement) => {
      const attempt = entered(under, under.acorn.ada.principal, async ({ db }) => {
        await statement(under).execute(db)
      })
      await expect(attempt).rejects.toMatchObject({ code: '23503' })
    })
  })
})
