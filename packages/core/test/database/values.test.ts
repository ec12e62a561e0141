import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenDatabase, openDatabase } from '../../src/store/opening/open-database.ts'
import { isoFrom } from '../../src/store/time-text.ts'
import { createTestDatabase, DATABASE_KINDS, type TestDatabase } from '../../src/testing/test-database.ts'

describe.each(DATABASE_KINDS)('values as they come out of %s', (kind) => {
  let acorn: TestDatabase
  let database: OpenDatabase

  beforeAll(async () => {
    acorn = await createTestDatabase(kind)
    database = await openDatabase(acorn.location)
  })
  afterAll(async () => {
    await database.close()
    await acorn.drop()
  })

  async function value(expression: string): Promise<unknown> {
    return (await database.pool.query(`select ${expression} as value`)).rows[0]?.value
  }

  test('a count is a number', async () => {
    expect(await value('(select count(*) from generate_series(1, 3))')).toBe(3)
  })

  test('a count that no number holds exactly is a fault and not a rounded number', async () => {
    expect(await value('9007199254740991::int8')).toBe(Number.MAX_SAFE_INTEGER)
    await expect(value('9007199254740993::int8')).rejects.toThrow('select it as text')
    expect(await value('1::int8')).toBe(1)
  })

  test.each(['UTC', 'Asia/Kolkata', 'America/New_York'])(
    'a time is a Date, whatever zone the session has (%s)',
    async (zone) => {
      const client = await database.pool.connect()
      await client.query('begin')
      await client.query(`set local timezone to '${zone}'`)
      const { rows } = await client.query(
        "select timestamptz '2026-11-21 22:59:00.123456+00' as at, null::timestamptz as none",
      )
      await client.query('rollback')
      client.release()
      expect(rows).toEqual([{ at: new Date('2026-11-21T22:59:00.123Z'), none: null }])
    },
  )

  test.each(['UTC', 'Asia/Kolkata', 'America/New_York'])(
    'a time as text is said in UTC, whatever zone the session has (%s)',
    async (zone) => {
      const client = await database.pool.connect()
      await client.query('begin')
      await client.query(`set local timezone to '${zone}'`)
      const { rows } = await client.query<{ at: string }>(`
        select at::text as at from unnest(array[
          '2026-11-21 22:59:00.123999+00', '2026-11-21 22:59:00.12+00', '2026-11-21 22:59:00+00', '1969-12-31 23:59:59.001+00'
        ]::timestamptz[]) at`)
      await client.query('rollback')
      client.release()
      expect(rows.map(({ at }) => isoFrom(at))).toEqual([
        '2026-11-21T22:59:00.123Z',
        '2026-11-21T22:59:00.120Z',
        '2026-11-21T22:59:00.000Z',
        '1969-12-31T23:59:59.001Z',
      ])
    },
  )

  test('a time that no Date holds is no text of one', () => {
    expect(() => isoFrom('infinity')).toThrow(RangeError)
  })

  test('json is parsed, bytes are a Buffer, an array is an array', async () => {
    expect(await value(`'{"name": "Oak"}'::jsonb`)).toEqual({ name: 'Oak' })
    expect(await value(`'\\x00ff'::bytea`)).toEqual(Buffer.from([0, 255]))
    expect(await value(`array['org-admin', 'member']`)).toEqual(['org-admin', 'member'])
  })
})
