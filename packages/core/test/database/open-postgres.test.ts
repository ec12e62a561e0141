import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type OpenDatabase, type OpenOptions, openDatabase } from '../../src/store/opening/open-database.ts'
import { type DatabaseProxy, startDatabaseProxy } from '../../src/testing/database-proxy.ts'
import { createTestDatabase, type TestDatabase } from '../../src/testing/test-database.ts'

let acorn: TestDatabase

beforeAll(async () => {
  acorn = await createTestDatabase('postgres')
  await acorn.pool.query('create table accounts (name text)')
})
afterAll(() => acorn.drop())

async function open(url: string, options?: OpenOptions): Promise<OpenDatabase> {
  const database = await openDatabase(url, options)
  onTestFinished(() => database.close())
  return database
}

async function proxy(): Promise<DatabaseProxy> {
  const made = await startDatabaseProxy(String(acorn.location))
  onTestFinished(() => made.close())
  return made
}

function changed(change: (url: URL) => void): string {
  const url = new URL(String(acorn.location))
  change(url)
  return url.href
}

async function timed<T>(work: Promise<T>): Promise<{ outcome: T | Error; ms: number }> {
  const start = performance.now()
  const outcome = await work.catch((error: Error) => error)
  return { outcome, ms: performance.now() - start }
}

test('the location that messages name holds no password', async () => {
  const { location } = await open(String(acorn.location))
  expect(location).toContain('127.0.0.1')
  expect(location).not.toContain(new URL(String(acorn.location)).password)
})

test('a server that does not listen is named with the next step, without the password', async () => {
  const url = changed((address) => {
    address.port = '1'
  })
  const refusal = await openDatabase(url).catch((error: Error) => error)
  expect(refusal).toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/nothing listens there\. Start the database, or correct the address\.$/),
  })
  expect(String(refusal)).not.toContain(new URL(url).password)
})

test.each([
  [
    'a host name that nobody knows',
    (url: URL) => Object.assign(url, { hostname: 'nowhere.invalid' }),
    'host name',
  ],
  [
    'a wrong password',
    (url: URL) => Object.assign(url, { password: 'wrong' }),
    'refuses the user or the password',
  ],
  [
    'a database that is not there',
    (url: URL) => Object.assign(url, { pathname: '/oak' }),
    'no database of that name',
  ],
])('%s is one sentence', async (_, change, sentence) => {
  await expect(openDatabase(changed(change))).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(sentence),
  })
})

test.each(['mysql://ada:hidden@acorn.test/db', 'pglite:', 'oak', 'postgres://[', ''])(
  'the location %j is refused without repeating what may be a password',
  async (location) => {
    const refusal = await openDatabase(location).catch((error: Error) => error)
    expect(refusal).toMatchObject({ code: 'invalid_input' })
    expect(String(refusal)).not.toContain('hidden')
  },
)

test('a server that is frozen while we connect is given up in time', async () => {
  const wire = await proxy()
  wire.freeze()
  const { outcome, ms } = await timed(openDatabase(wire.url, { connectTimeoutMs: 300 }))
  expect(outcome).toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('does not answer within 0.3 s'),
  })
  expect(ms).toBeLessThan(2_000)
})

test('a server that freezes under a statement costs that connection, and the next statement works', async () => {
  const wire = await proxy()
  const { pool } = await open(wire.url, { statementTimeoutMs: 100 })
  const client = await pool.connect()
  await client.query('begin')
  wire.freeze()
  const { outcome, ms } = await timed(client.query('select 1'))
  expect(outcome).toBeInstanceOf(Error)
  expect(ms).toBeLessThan(2_000)
  await expect(client.query('rollback')).rejects.toThrow()
  client.release()
  expect(pool.totalCount).toBe(0)
  wire.thaw()
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test('a server that freezes keeps nobody waiting for a free connection', async () => {
  const wire = await proxy()
  const { pool } = await open(wire.url, { statementTimeoutMs: 300, connectTimeoutMs: 300, maxConnections: 2 })
  wire.freeze()
  const { ms } = await timed(Promise.allSettled(Array.from({ length: 20 }, () => pool.query('select 1'))))
  expect(ms).toBeLessThan(5_000)
})

test('a statement that takes too long is ended by the server, and the connection lives on', async () => {
  const { pool } = await open(String(acorn.location), { statementTimeoutMs: 100 })
  await expect(pool.query('select pg_sleep(10)')).rejects.toMatchObject({ code: '57014' })
})

test('a backend that dies in a transaction does not take the host down', async () => {
  const { pool } = await open(String(acorn.location))
  const client = await pool.connect()
  await client.query('begin')
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  await acorn.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
  await expect(client.query('select 1')).rejects.toThrow()
  client.release(true)
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test.each([
  ['before', 0],
  ['after', 1],
] as const)(
  'a connection that is lost %s the server heard of the commit looks the same to the client, and others commit',
  async (when, rows) => {
    await acorn.pool.query('truncate accounts')
    const wire = await proxy()
    const { pool } = await open(wire.url)
    const client = await pool.connect()
    await client.query('begin')
    wire.loseNextCommit(when, 'Oak')
    await client.query("insert into accounts values ('Oak')")
    await pool.query('begin; commit')
    await expect(client.query('commit')).rejects.toThrow('Connection terminated')
    client.release(true)
    expect((await acorn.pool.query('select * from accounts')).rowCount).toBe(rows)
  },
)

test('a host that changes how pg reads values for itself changes nothing here', async () => {
  const before = pg.types.getTypeParser(20)
  pg.types.setTypeParser(20, (text) => `${text} apples`)
  onTestFinished(() => pg.types.setTypeParser(20, before))
  const { pool } = await open(String(acorn.location))
  expect((await pool.query('select count(*) as n from pg_class where false')).rows).toEqual([{ n: 0 }])
})

test('closing twice is no fault, and a client that was never given back does not hold it up', async () => {
  const database = await openDatabase(String(acorn.location))
  const client = await database.pool.connect()
  const { ms } = await timed(Promise.all([database.close(), database.close()]))
  expect(ms).toBeLessThan(8_000)
  client.release()
})

test("a host's own pool is used as it is, and is the host's to end", async () => {
  const host = new pg.Pool({ connectionString: String(acorn.location), max: 1 })
  onTestFinished(() => host.end())
  const database = await openDatabase(host)
  expect(database).toMatchObject({ kind: 'postgres', ownedByHost: true })
  const client = await database.pool.connect()
  expect(client.listenerCount('error')).toBe(1)
  client.release()
  await database.pool.query('select 1')
  await database.close()
  const own = await host.connect()
  expect(own.listenerCount('error')).toBe(0)
  own.release()
})

test("a backend that dies under a host's pool in our transaction does not take the host down", async () => {
  const host = new pg.Pool({ connectionString: String(acorn.location), max: 1 })
  host.on('error', () => {})
  onTestFinished(() => host.end())
  const { pool } = await openDatabase(host)
  const client = await pool.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  await acorn.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
  await expect(client.query('select 1')).rejects.toThrow()
  client.release(true)
})
