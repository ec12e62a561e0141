import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OpenDatabase } from '../../src/store/opening/open-database.ts'
import { createTenantry } from '../../src/tenantry.ts'
import { openDatabaseOfItsOwn } from '../guards/database-of-its-own.ts'
import { refusalOf } from '../support/refusal.ts'

interface Tables {
  workspaces: { id?: number; account_id: string }
  'app.boards': { account_id: string }
}

const ADA = {
  organization: { name: 'Acorn' },
  user: { email: 'ada@acorn.test', firstName: 'Ada', lastName: 'Oak' },
}

describe.each(['postgres', 'pglite'] as const)("a host's own tables on %s", (kind) => {
  let server: OpenDatabase
  let stop: () => Promise<void>
  beforeEach(async () => {
    ;({ database: server, stop } = await openDatabaseOfItsOwn(kind))
  })
  afterEach(() => stop())

  const run = async (...statements: readonly string[]): Promise<void> => {
    for (const statement of statements) await server.pool.query(statement)
  }
  const open = (options: { database?: string } = {}) =>
    createTenantry<Tables>({
      // The pool itself, so that both look at one database.
      database: options.database ?? (server.pool as never),
      hostTables: ['workspaces', 'app.boards'],
    })

  test('are found by the search path or by their schema, and migrating lets the role at them, serial columns and all; what is lost later the doctor names, with what mends it', async () => {
    await run(
      'create table public.workspaces (id serial primary key, account_id text not null)',
      'create schema app',
      'create table app.boards (account_id text not null)',
    )
    const tenantry = await open()
    await tenantry.migrate()
    expect((await tenantry.doctor()).findings.filter(({ weight }) => weight !== 'advice')).toEqual([])
    const ada = await tenantry.authenticate(await tenantry.signUp(ADA))
    const made = await ada.transaction(async (tx) => {
      const { id } = await tx.accounts.create({ externalId: 'elm' })
      await tx.db.insertInto('app.boards').values({ account_id: id }).execute()
      return tx.db.insertInto('workspaces').values({ account_id: id }).returning(['id']).executeTakeFirst()
    })
    expect(made).toEqual({ id: 1 })
    await run(
      'revoke insert on public.workspaces from tenantry_app',
      'revoke usage on sequence public.workspaces_id_seq from tenantry_app',
      'revoke usage on schema app from tenantry_app',
    )
    const mends = (await tenantry.doctor()).findings
      .filter(({ weight }) => weight === 'fault')
      .map(({ mend }) => mend)
    expect(mends.toSorted()).toEqual([
      'grant select, insert, update, delete on public.workspaces to tenantry_app;',
      'grant usage on schema app to tenantry_app;',
      'grant usage on sequence public.workspaces_id_seq to tenantry_app;',
    ])
    await run(...mends)
    expect((await tenantry.doctor()).findings.filter(({ weight }) => weight === 'fault')).toEqual([])
    await tenantry.close()
  })

  test('that are not there are named by migrate and by the doctor', async () => {
    await run('create schema app', 'create table app.boards (account_id text not null)')
    const tenantry = await open()
    expect(await refusalOf(tenantry.migrate())).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('There is no table workspaces.'),
    })
    expect((await tenantry.doctor()).findings).toContainEqual({
      weight: 'fault',
      problem: 'There is no table workspaces, which the host named in hostTables.',
      mend: expect.stringContaining('Make it'),
    })
    await tenantry.close()
  })

  // An embedded database has one owner.
  if (kind === 'postgres')
    test('that belong to somebody else: migrate prints what their owner has to run, and it suffices', async () => {
      await run(
        'create table public.workspaces (id serial primary key, account_id text not null)',
        'create schema app',
        'create table app.boards (account_id text not null)',
        "create role maker login password 'maker' createrole",
        'grant create on database postgres to maker',
      )
      const { rows } = await server.pool.query<{ port: number }>('select inet_server_port() as port')
      const tenantry = await open({ database: `postgres://maker:maker@127.0.0.1:${rows[0]?.port}/postgres` })
      const refused = await refusalOf(tenantry.migrate())
      const [, ...statements] = refused.message.split('\n').map((line) => line.trim())
      expect(statements).toHaveLength(4)
      await run(...statements)
      expect(await tenantry.migrate()).toEqual({ applied: [] })
      await tenantry.close()
    })
})

test.each([['tenantry.users'], [''], ['a.b.c'], ['app.'], [7 as unknown as string]])(
  'hostTables cannot name %j',
  async (name) => {
    const made = createTenantry<Record<string, object>>({ database: 'pglite:memory', hostTables: [name] })
    expect((await refusalOf(made)).code).toBe('invalid_input')
  },
)
