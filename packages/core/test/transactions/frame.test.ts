import { sql } from 'kysely'
import pg from 'pg'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Frame, type FrameKind, inFrame } from '../../src/store/frame/frame.ts'
import { together } from '../../src/store/frame/together.ts'
import { openDatabase } from '../../src/store/opening/open-database.ts'
import { createTenantry } from '../../src/tenantry.ts'
import { startDatabaseProxy } from '../../src/testing/index.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

/** What a transaction keeps on a pipelined connection of Tenantry's own, whose statements are named and sent without waiting. */

const under = useTenantry('postgres')

const frame = <T>(work: (frame: Frame) => Promise<T>, kind: FrameKind = 'write'): Promise<T> =>
  inFrame(under.tenantry.database, kind, work)
const pidOf = async ({ db }: Frame): Promise<number> =>
  (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid ?? 0
const stored = async (): Promise<readonly string[]> =>
  (
    await under.database.pool.query<{ name: string }>('select name from public.things order by name')
  ).rows.map(({ name }) => name)

beforeAll(async () => {
  await under.database.pool.query(`
    create table public.things (name text primary key, of text references public.things deferrable initially deferred);
    create table public.growing (one integer)`)
})

async function bareClient(): Promise<pg.Client> {
  const client = new pg.Client(String(under.database.location))
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

const insert = ({ db }: Frame, name: string) =>
  sql`insert into public.things (name) values (${name})`.execute(db)
const fail = ({ db }: Frame) => sql`select 1 / ${0}::integer`.execute(db)

describe('a failure undoes all of a transaction, and is thrown where its statement was awaited', () => {
  test.each([0, 1, 2])('at place %i of three that were sent at once', async (place) => {
    const outcomes: string[] = []
    let pid = 0
    const failed = frame(async (within) => {
      pid = await pidOf(within)
      const sent = [0, 1, 2].map((each) =>
        each === place ? fail(within) : insert(within, `at once ${each}`),
      )
      for (const outcome of await Promise.allSettled(sent))
        outcomes.push(outcome.status === 'rejected' ? outcome.reason.code : 'done')
      return together(sent)
    })
    await expect(failed).rejects.toMatchObject({ code: '22012' })
    // What is behind fails because of it: it is not run, or is not even known, since it was to be prepared there.
    const because = expect.stringMatching(/^(25P02|26000)$/)
    expect(outcomes).toEqual(
      [0, 1, 2].map((each) => (each < place ? 'done' : each === place ? '22012' : because)),
    )
    expect(await stored()).toEqual([])
    expect(await frame(pidOf)).toBe(pid)
  })

  test('where the work itself throws, though nothing failed', async () => {
    const failed = frame(async (within) => {
      await insert(within, 'thrown')
      throw new Error('the work changed its mind')
    })
    await expect(failed).rejects.toThrow('changed its mind')
    expect(await stored()).toEqual([])
  })

  test('in what travels with the commit: the commit fails with it, and it is known that nothing was done', async () => {
    const failed = frame(async (within) => {
      await insert(within, 'before the commit')
      within.sendWithCommit(sql`select 1 / ${0}::integer`.compile(within.db))
    })
    await expect(failed).rejects.toMatchObject({ code: '22012' })
    expect(await stored()).toEqual([])
  })

  test('in what is awaited with the commit: it is thrown in its own words, and not in those of what stands behind it', async () => {
    const failed = frame(async (within) => {
      within.awaitWithCommit(insert(within, 'awaited with the commit'))
      within.awaitWithCommit(
        fail(within).catch((error: Error) => Promise.reject(new Error('in its own words', { cause: error }))),
      )
      within.sendWithCommit(sql`insert into public.things (name) values (${'behind'})`.compile(within.db))
    })
    await expect(failed).rejects.toThrow('in its own words')
    expect(await stored()).toEqual([])
  })

  test('in the commit itself, where a constraint is looked at last', async () => {
    const failed = frame(({ db }) =>
      sql`insert into public.things (name, of) values (${'orphan'}, ${'nobody'})`.execute(db),
    )
    await expect(failed).rejects.toMatchObject({ code: '23503' })
    expect(await stored()).toEqual([])
  })

  test('also where the work caught it: a commit that undoes is none', async () => {
    const failed = frame(async (within) => {
      await insert(within, 'caught')
      await fail(within).catch(() => undefined)
    })
    await expect(failed).rejects.toThrow('rolled back instead of committed')
    expect(await stored()).toEqual([])
  })

  test('where nothing fails, all of it is there (the control)', async () => {
    await frame(async (within) => {
      await together([insert(within, 'first'), insert(within, 'second')])
      within.sendWithCommit(sql`insert into public.things (name) values (${'third'})`.compile(within.db))
    })
    expect(await stored()).toEqual(['first', 'second', 'third'])
    await under.database.pool.query('delete from public.things')
  })
})

describe('statements that are sent at once are one flight', () => {
  /** How often a message of the server's comes in a packet, by the letter of its kind and how its length begins. */
  const messages = (packet: string, kind: string) => packet.split(kind).length - 1
  const READY = 'Z\0\0\0\u0005'
  const COLUMNS = 'T\0\0\0'

  test('with one Sync behind it, and without a begin and a commit where it is the whole transaction', async () => {
    const wire = await startDatabaseProxy(String(under.database.location))
    const tenantry = await createTenantry({ database: wire.url })
    onTestFinished(async () => {
      await tenantry.close()
      await wire.close()
    })
    let [ready, columns, sent] = [0, 0, '']
    const look = (ends: 'at once' | 'later') =>
      inFrame(tenantry.database, 'write', async ({ db, commitNow }) => {
        const both = together([
          sql`select ${1}::integer as one`.execute(db),
          sql`select ${2}::integer as two`.execute(db),
        ])
        if (ends === 'at once') commitNow()
        return (await both).map(({ rows }) => rows)
      })
    expect(await look('at once')).toEqual([[{ one: 1 }], [{ two: 2 }]])
    void wire.holdWhere((packet, direction) => {
      if (direction === 'to-server') sent += packet
      else [ready, columns] = [ready + messages(packet, READY), columns + messages(packet, COLUMNS)]
      return false
    })
    expect(await look('at once')).toEqual([[{ one: 1 }], [{ two: 2 }]])
    // What their columns are was told the first time.
    expect({ ready, columns, says: /begin|commit/.exec(sent) }).toEqual({ ready: 1, columns: 0, says: null })
    expect(await look('later')).toEqual([[{ one: 1 }], [{ two: 2 }]])
    expect(sent).toMatch(/begin.*commit/s)
  })

  test('which is a transaction although nothing says so: what failed behind a write undoes it', async () => {
    const failed = frame(async (within) => {
      const sent = [insert(within, 'whole'), fail(within)]
      within.commitNow()
      return together(sent)
    })
    await expect(failed).rejects.toMatchObject({ code: '22012' })
    expect(await stored()).toEqual([])
  })

  test('what is set in it holds for the rest of it, and nothing is left behind', async () => {
    const single = await openDatabase(String(under.database.location), { maxConnections: 1 })
    onTestFinished(() => single.pool.end())
    const who = async ({ db }: Frame) => {
      const { rows } = await sql<{ role: string; organization: string | null; pid: number }>`
        select current_user as role, pg_backend_pid() as pid,
               nullif(current_setting('tenantry.organization', true), '') as organization`.execute(db)
      return rows[0]
    }
    const before = await inFrame(single, 'write', who)
    const [, within] = await inFrame(single, 'read', async (frame) => {
      const entered = sql`
        select set_config('tenantry.organization', ${'org_1'}, true), set_config('role', ${'tenantry_app'}, true)`
      const sent = together([entered.execute(frame.db), who(frame)])
      frame.commitNow()
      return sent
    })
    expect(within).toEqual({ role: 'tenantry_app', organization: 'org_1', pid: before?.pid })
    expect(await inFrame(single, 'write', who)).toEqual({ ...before, organization: null })
  })

  test('one that was skipped is parsed the next time', async () => {
    const behind = ({ db }: Frame) => sql`select ${'behind'}::text as never_parsed_before`.execute(db)
    const failed = frame(async (within) => together([fail(within), behind(within)]))
    await expect(failed).rejects.toMatchObject({ code: '22012' })
    expect((await frame(behind)).rows).toEqual([{ never_parsed_before: 'behind' }])
  })

  test('a savepoint is undone although something that was sent within it, and awaited by nobody, fails meanwhile', async () => {
    await frame(async (within) => {
      const undone = within.savepoint(async () => {
        fail(within).catch(() => undefined)
        throw new Error('the work changed its mind')
      })
      await expect(undone).rejects.toThrow('changed its mind')
      await insert(within, 'after the savepoint')
    })
    expect(await stored()).toEqual(['after the savepoint'])
    await under.database.pool.query('delete from public.things')
  })

  test('a connection is kept although a statement fails behind which its transaction is undone', async () => {
    let pid = 0
    const failed = frame(async (within) => {
      pid = await pidOf(within)
      fail(within).catch(() => undefined)
      throw new Error('the work changed its mind')
    })
    await expect(failed).rejects.toThrow('changed its mind')
    expect(await frame(pidOf)).toBe(pid)
  })

  test('a value that cannot be written down is refused where it was given, and nothing is sent', async () => {
    const around: { itself?: object } = {}
    around.itself = around
    const failed = frame(async (within) => {
      const unwritten = sql`select ${around}::jsonb`.execute(within.db)
      await expect(unwritten).rejects.toThrow('circular')
      await insert(within, 'all the same')
    })
    await failed
    expect(await stored()).toEqual(['all the same'])
    await under.database.pool.query('delete from public.things')
  })

  test('a value that cannot be read is of its statement alone', async () => {
    const { outcomes, pid } = await frame(async (within) => {
      const outcomes = await Promise.allSettled([
        sql`select ${'9007199254740993'}::int8 as beyond`.execute(within.db),
        pidOf(within),
      ])
      return { outcomes, pid: await pidOf(within) }
    })
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: { message: expect.stringContaining('beyond what a number holds') } },
      { status: 'fulfilled', value: pid },
    ])
  })

  test('a transaction that sends nothing is none', async () => {
    expect(await frame(async () => 'nothing')).toBe('nothing')
  })
})

describe('a connection that is good for nothing is given to nobody', () => {
  test('one that broke: the transaction says that the database went away, and the next has another', async () => {
    let pid = 0
    const broken = frame(async (within) => {
      pid = await pidOf(within)
      await sql`insert into public.things (name) values (${'broken'})`.execute(within.db)
      await under.database.pool.query('select pg_terminate_backend($1)', [pid])
      await sql`select ${1}::integer`.execute(within.db)
    })
    await expect(broken).rejects.toMatchObject({ code: 'unavailable', details: {} })
    expect(pid).toBeGreaterThan(0)
    expect(await frame(pidOf)).not.toBe(pid)
    expect(await stored()).toEqual([])
  })

  test('one that broke at the commit: what became of it is not known, and the next has another', async () => {
    let pid = 0
    const broken = frame(async (within) => {
      pid = await pidOf(within)
      within.sendWithCommit(sql`select pg_terminate_backend(${pid}::integer)`.compile(within.db))
    })
    await expect(broken).rejects.toMatchObject({ code: 'unavailable', details: { outcome: 'unknown' } })
    expect(await frame(pidOf)).not.toBe(pid)
  })

  test('one that broke at a write that is awaited with the commit: that is not known either', async () => {
    let pid = 0
    const broken = frame(async (within) => {
      pid = await pidOf(within)
      within.awaitWithCommit(sql`select pg_terminate_backend(${pid}::integer)`.execute(within.db))
    })
    await expect(broken).rejects.toMatchObject({ code: 'unavailable', details: { outcome: 'unknown' } })
    expect(await frame(pidOf)).not.toBe(pid)
  })

  test('one that holds a plan of an older schema: its statement fails once, and the next has another', async () => {
    const all = async (within: Frame) => {
      const { rows } = await sql`select * from public.growing where ${1}::integer = 1`.execute(within.db)
      return { rows, pid: await pidOf(within) }
    }
    const { pid } = await frame(all)
    expect(await frame(all)).toEqual({ rows: [], pid })
    await under.database.pool.query('alter table public.growing add column two integer')
    await expect(frame(all)).rejects.toMatchObject({ code: '0A000' })
    const again = await frame(all)
    expect(again.pid).not.toBe(pid)
    // What was left of the broken ones is no longer there.
    const { rows } = await under.database.pool.query('select from pg_stat_activity where pid = $1', [pid])
    expect(rows).toEqual([])
  })

  test('that one would fail for ever (the control)', async () => {
    const client = await bareClient()
    const all = { name: 'all', text: 'select * from public.growing where $1::integer = 1', values: [1] }
    await client.query(all)
    await under.database.pool.query('alter table public.growing add column three integer')
    await expect(client.query(all)).rejects.toMatchObject({ code: '0A000' })
    await expect(client.query(all)).rejects.toMatchObject({ code: '0A000' })
  })

  test('one whose transaction merely failed is kept, and begins anew', async () => {
    let pid = 0
    const failed = frame(async (within) => {
      pid = await pidOf(within)
      await sql`select 1 / ${0}::integer`.execute(within.db)
    })
    await expect(failed).rejects.toMatchObject({ code: '22012' })
    expect(await frame(pidOf)).toBe(pid)
  })
})

/** As `statementName` has it. It counts in the whole process, so this comes last: no text gets a name afterwards. */
const MOST_NAMES = 500

describe('a server keeps no more statements for a connection than there are names', () => {
  const texts = Array.from({ length: MOST_NAMES + 100 }, (_, number) => `select $1::integer as n${number}`)
  const KEPT = `select count(*)::integer as kept from pg_prepared_statements`

  test('further texts go without one, and are answered all the same', async () => {
    await frame(async ({ db }) => {
      for (const [number, text] of texts.entries()) {
        const { rows } = await db.executeQuery<object>({
          ...sql`select 1`.compile(db),
          sql: text,
          parameters: [number],
        })
        expect(rows).toEqual([{ [`n${number}`]: number }])
      }
      const { rows } = await sql<{ kept: number }>`${sql.raw(KEPT)}`.execute(db)
      expect(rows[0]?.kept).toBeGreaterThan(MOST_NAMES / 2)
      expect(rows[0]?.kept).toBeLessThanOrEqual(MOST_NAMES)
    })
  })

  test("a host's statements get none: they are as many as it likes", async () => {
    await frame(async ({ db, hostDatabase }) => {
      const before = (await sql<{ kept: number }>`${sql.raw(KEPT)}`.execute(db)).rows[0]?.kept
      const host = hostDatabase((send) => send())
      await sql`select ${1}::integer as of_the_host`.execute(host)
      expect((await sql<{ kept: number }>`${sql.raw(KEPT)}`.execute(db)).rows[0]?.kept).toBe(before)
    })
  })

  test('where each text has a name the server keeps them all (the control)', async () => {
    const client = await bareClient()
    for (const [number, text] of texts.entries())
      await client.query({ name: `n${number}`, text, values: [number] })
    const { rows } = await client.query<{ kept: number }>(KEPT)
    expect(rows[0]?.kept).toBe(texts.length)
  })
})
