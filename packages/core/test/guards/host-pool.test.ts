import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTenantry } from '../../src/tenantry.ts'
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase('postgres')
})
afterAll(() => database.drop())

/** What the doctor says of a pool that the host hands in. */
async function problemsOf(
  settings: pg.PoolConfig,
  { heard }: { heard: boolean },
): Promise<{ weight: string; problem: string }[]> {
  const pool = new pg.Pool({ connectionString: String(database.location), ...settings })
  if (heard) pool.on('error', () => undefined)
  const tenantry = await createTenantry({ database: pool })
  await tenantry.migrate()
  const { findings } = await tenantry.doctor()
  await tenantry.close()
  await pool.end()
  return findings
    .filter(({ problem }) => !/guard against mistakes/.test(problem))
    .map(({ weight, problem }) => ({ weight, problem }))
}

const GOOD = {
  connectionTimeoutMillis: 5_000,
  query_timeout: 10_500,
  statement_timeout: 10_000,
  idle_in_transaction_session_timeout: 60_000,
  pipeline: true,
  max: 4,
} satisfies pg.PoolConfig & { pipeline: boolean }

/** A connection that was greeted as a pooler greets: with a process of its own. */
class BehindPooler extends pg.Client {
  get processID(): number {
    return 1
  }
  set processID(_told: number | null) {}
}

test('of a pool with deadlines, pipelining and a listener there is nothing to say', async () => {
  expect(await problemsOf(GOOD, { heard: true })).toEqual([])
})

test.each<[string, pg.PoolConfig, string, string]>([
  [
    'waits for a connection for ever',
    { connectionTimeoutMillis: 0 },
    'advice',
    'The pool waits for a connection for ever: a frozen server freezes the host.',
  ],
  [
    'waits for an answer for ever',
    { query_timeout: 0 },
    'advice',
    'The pool waits for an answer for ever: a frozen server freezes the host.',
  ],
  [
    'lets a statement run for ever',
    { statement_timeout: 0 },
    'advice',
    'The pool lets a statement run for ever on the server.',
  ],
  [
    'keeps locks for ever',
    { idle_in_transaction_session_timeout: 0 },
    'advice',
    'A transaction that hangs keeps its locks for ever.',
  ],
  [
    'does not pipeline',
    { pipeline: false } as pg.PoolConfig,
    'advice',
    'The pool does not pipeline, so every call takes more round trips.',
  ],
  ['has one connection', { max: 1 }, 'advice', 'The pool has 1 connection, so calls wait for each other.'],
  [
    'reads times as text',
    {
      types: {
        getTypeParser: (oid: number) => (oid === 1184 ? (text: string) => text : pg.types.getTypeParser(oid)),
      } as pg.CustomTypesConfig,
    },
    'fault',
    'The pool does not give timestamptz as a Date, as node-postgres does unless told otherwise.',
  ],
  [
    'writes times as people do',
    { options: '-c DateStyle=German' },
    'fault',
    'The connections of the pool write times otherwise than ISO 8601 does, so that none of them can be read.',
  ],
  [
    'reads big numbers as numbers, which cannot tell them apart',
    {
      types: {
        getTypeParser: (oid: number) => (oid === 20 ? Number : pg.types.getTypeParser(oid)),
      } as pg.CustomTypesConfig,
    },
    'fault',
    'The pool does not give bigint with all its digits, as node-postgres does unless told otherwise.',
  ],
  [
    'leads to a pooler, which answers as another process than the server is',
    { Client: BehindPooler } as pg.PoolConfig,
    'advice',
    'A pooler stands between the pool and the server: one that gives a connection away after each transaction forgets prepared statements and loses notifications.',
  ],
])('of a pool that %s, the doctor says so', async (_name, setting, weight, problem) => {
  expect(await problemsOf({ ...GOOD, ...setting }, { heard: true })).toEqual([{ weight, problem }])
})

test('of a pool without a listener, the doctor says so', async () => {
  expect(await problemsOf(GOOD, { heard: false })).toEqual([
    {
      weight: 'fault',
      problem: 'The pool has no error listener: an idle connection that breaks ends the process.',
    },
  ])
})
