import { startPostgresServer } from '@tenantry/core/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { processorClock } from '../src/measure/processor.ts'
import { freshened } from '../src/sent/fresh.ts'
import { type Recorded, recorded } from '../src/sent/record.ts'

let server: Awaited<ReturnType<typeof startPostgresServer>>
let pool: pg.Pool

beforeAll(async () => {
  server = await startPostgresServer()
  pool = new pg.Pool({ connectionString: server.url, max: 2, pipeline: true })
}, 60_000)
afterAll(async () => {
  await pool.end()
  await server.stop()
})

test('a call is recorded by what it sends, and by what it waits for', async () => {
  const statements = { name: 'one', text: 'select $1::text', values: ['a'] }
  const waiting = await recorded(async () => {
    const client = await pool.connect()
    await Promise.all([client.query('begin'), client.query(statements)])
    await client.query('commit')
    client.release()
  })
  expect(waiting).toEqual({
    flights: [[{ text: 'begin', values: [] }, statements], [{ text: 'commit', values: [] }]],
    awaitsCommit: true,
  })
  const leaving = await recorded(async () => {
    const client = await pool.connect()
    const read = client.query('select 1')
    void client.query('select pg_sleep(0.2)').then(() => client.release())
    await read
  })
  expect(leaving.awaitsCommit).toBe(false)
})

test('what a call makes is made anew each time, and what it is about stays', () => {
  const id = (kind: string, end: string) => `${kind}_${end.padStart(26, '0')}`
  const call = (number: number, hash: string): Recorded => ({
    flights: [
      [{ text: 'begin', values: [] }],
      [
        {
          text: 'insert',
          values: [
            id('org', 'acorn'),
            id('usr', `made${number}`),
            `ours-${number}@oak.test`,
            [JSON.stringify({ user: id('usr', `made${number}`) }), null],
            hash.repeat(64),
            7,
          ],
        },
      ],
    ],
    awaitsCommit: true,
  })
  const flights = freshened(call(1, 'a'), call(2, 'b'))
  const [, [insert] = []] = flights(12)
  const anew = `usr_${'0'.repeat(16)}0000000012`
  expect(insert?.values).toEqual([
    id('org', 'acorn'),
    anew,
    'sent-12@oak.test',
    [JSON.stringify({ user: anew }), null],
    `${'a'.repeat(54)}0000000012`,
    7,
  ])
  expect(flights(13)[1]?.[0]?.values[2]).toBe('sent-13@oak.test')
})

test('the processor time of the server is told where it runs on this machine', async () => {
  const clock = await processorClock(server.url)
  const before = clock()
  await pool.query('select count(*) from generate_series(1, 3000000)')
  const after = clock()
  expect(after.processUs).toBeGreaterThan(before.processUs)
  if (server.source === 'machine' || server.source === 'embedded')
    expect(after.serverUs).toBeGreaterThan(before.serverUs ?? Number.POSITIVE_INFINITY)
})
