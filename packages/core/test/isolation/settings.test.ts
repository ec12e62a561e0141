import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Principal } from '../../src/domain/principal.ts'
import { createPolicy } from '../../src/policy/policy.ts'
import { type Frame, type FrameKind, inFrame } from '../../src/store/frame/frame.ts'
import { type OpenDatabase, openDatabase } from '../../src/store/opening/open-database.ts'
import { enter } from '../../src/store/walls/enter.ts'
import { DATABASE_KINDS } from '../../src/testing/index.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

interface Standing {
  session: number
  role: string
  organization: string | null
  account: string | null
  visible: number
}

describe.each(DATABASE_KINDS)('H7: what a transaction leaves on its connection, on %s', (kind) => {
  const under = useTenantry(kind)
  let database: OpenDatabase
  // One connection: whatever is left behind is met by whoever comes next.
  beforeAll(async () => {
    database = await openDatabase(under.database.location, { maxConnections: 1 })
  })
  afterAll(() => database.close())

  const enterAs = (principal: Principal, { db }: Frame) =>
    enter(db, principal, { wideRoles: createPolicy().wideRoles, now: new Date() })

  /** How the next borrower finds the connection, and what our role would see on it. */
  const standing = async (): Promise<Standing> => {
    const { rows } = await database.pool.query<Standing>(`
      select pg_backend_pid() as session, current_user::text as role, nullif(current_setting('tenantry.organization', true), '') as organization,
             nullif(current_setting('tenantry.account', true), '') as account`)
    const visible = await inFrame(database, 'read', async ({ db }) => {
      await sql`set local role tenantry_app`.execute(db)
      return (await sql`select from tenantry.users`.execute(db)).rows.length
    })
    return { ...(rows[0] as Standing), visible }
  }

  test.each<FrameKind>(['read', 'write'])('nothing after a %s that is committed', async (how) => {
    const before = await standing()
    const inside = await inFrame(database, how, async (frame) => {
      await enterAs(under.acorn.ben.principal, frame)
      const { rows } = await sql<{ role: string; organization: string; account: string }>`
        select current_user::text as role, current_setting('tenantry.organization') as organization, current_setting('tenantry.account') as account`.execute(
        frame.db,
      )
      return rows[0]
    })
    expect(inside).toEqual({
      role: 'tenantry_app',
      organization: under.acorn.organization.id,
      account: under.acorn.oak.id,
    })
    expect(await standing()).toEqual(before)
    expect(before).toMatchObject({ organization: null, account: null, visible: 0 })
  })

  test.each<[string, (frame: Frame) => Promise<unknown>]>([
    ['a failure of ours', () => Promise.reject(new Error('ours'))],
    ['a statement that fails', ({ db }) => sql`select 1 / 0`.execute(db)],
    ['a statement that the walls refuse', ({ db }) => sql`select from tenantry.chat_replays`.execute(db)],
    [
      'a failure that nobody heard',
      async ({ db }) => void (await sql`select 1 / 0`.execute(db).catch(() => undefined)),
    ],
    [
      'a savepoint that is rolled back',
      async ({ db }) => {
        await sql`savepoint here`.execute(db)
        await sql`select 1 / 0`.execute(db).catch(() => undefined)
        await sql`rollback to savepoint here`.execute(db)
      },
    ],
    [
      'settings that are changed for the transaction',
      ({ db }) => sql`set local tenantry.account = '*'`.execute(db),
    ],
  ])('nothing after %s', async (_name, work) => {
    const before = await standing()
    await inFrame(database, 'write', async (frame) => {
      await enterAs(under.acorn.ada.principal, frame)
      await work(frame)
    }).catch((error: unknown) => expect(error).toBeInstanceOf(Error))
    expect(await standing()).toEqual(before)
  })

  test('nothing after somebody who is nobody tried to enter, and nothing is visible in that transaction either', async () => {
    const before = await standing()
    const nobody: Principal = {
      ...under.birch.eve.principal,
      organizationId: under.acorn.organization.id,
      credential: { kind: 'host', userId: under.birch.users.eve.id, assertedBy: 'test' },
    }
    const seen = await inFrame(database, 'read', async (frame) => {
      expect(await enterAs(nobody, frame)).toBeNull()
      return (await sql`select from tenantry.users`.execute(frame.db)).rows.length
    })
    expect(seen).toBe(0)
    expect(await standing()).toEqual(before)
  })

  test('a commit that the database turned into a rollback is a failure', async () => {
    const swallowed = inFrame(database, 'write', async ({ db }) => {
      await sql`select 1 / 0`.execute(db).catch(() => undefined)
    })
    await expect(swallowed).rejects.toThrow('rolled back instead of committed')
  })

  test('a statement after the end is refused, and does not run in the next transaction', async () => {
    const { db } = await inFrame(database, 'write', async (frame) => frame)
    await expect(sql`create table public.late ()`.execute(db)).rejects.toThrow(
      'after the end of its transaction',
    )
    const failed = inFrame(database, 'write', async (frame) => {
      setTimeout(() => sql`create table public.late ()`.execute(frame.db).catch(() => undefined), 20)
      throw new Error('ours')
    })
    await expect(failed).rejects.toThrow('ours')
    await new Promise((resolve) => setTimeout(resolve, 60))
    const { rows } = await database.pool.query(`select to_regclass('public.late') as late`)
    expect(rows).toEqual([{ late: null }])
  })
})
