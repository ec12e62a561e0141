import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenDatabase, openDatabase } from '../../src/store/opening/open-database.ts'

let acorn: OpenDatabase

beforeAll(async () => {
  acorn = await openDatabase('pglite:memory', { connectTimeoutMs: 300 })
  await acorn.pool.query('create table accounts (name text)')
})
afterAll(() => acorn.close())

test('a transaction that was left open is not met by the next borrower', async () => {
  const client = await acorn.pool.connect()
  await client.query('begin')
  await client.query("insert into accounts values ('Oak')")
  client.release()
  expect((await acorn.pool.query('select name from accounts')).rows).toEqual([])
})

test('a client that is destroyed while a statement runs takes its transaction with it', async () => {
  const client = await acorn.pool.connect()
  await client.query('begin')
  const running = client.query("insert into accounts values ('Oak')")
  client.release(true)
  await running
  expect((await acorn.pool.query('select name from accounts')).rows).toEqual([])
})

test('a client that is destroyed leaves no setting, no prepared statement and no temporary table behind', async () => {
  const prepared = { name: 'everything', text: 'select * from accounts' }
  const client = await acorn.pool.connect()
  await client.query("set application_name to 'leaked'")
  await client.query('create temporary table leaked ()')
  await client.query(prepared)
  await client.query('alter table accounts add column external_id text')
  await expect(client.query(prepared)).rejects.toMatchObject({ code: '0A000' })
  client.release(true)
  const next = await acorn.pool.connect()
  expect((await next.query('show application_name')).rows).not.toEqual([{ application_name: 'leaked' }])
  expect((await next.query("select to_regclass('leaked') as leaked")).rows).toEqual([{ leaked: null }])
  expect((await next.query(prepared)).fields.map(({ name }) => name)).toEqual(['name', 'external_id'])
  next.release()
})

test('who asks for a second connection inside a transaction is told so in time, and the pool lives on', async () => {
  const client = await acorn.pool.connect()
  await client.query('begin')
  await expect(acorn.pool.query('select 1')).rejects.toThrow('timeout exceeded')
  client.release()
  expect((await acorn.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test('a client cannot be given back twice', async () => {
  const client = await acorn.pool.connect()
  client.release()
  expect(() => client.release()).toThrow('given back twice')
})

test('many who wait are served one after the other', async () => {
  const seen = await Promise.all(
    Array.from({ length: 50 }, (_, n) => acorn.pool.query('select $1::int4 as n', [n])),
  )
  expect(seen.map(({ rows }) => rows[0]?.n)).toEqual(Array.from({ length: 50 }, (_, n) => n))
})

test('an error carries its code and its constraint, and the session goes on', async () => {
  await acorn.pool.query('create table users (email text constraint email_is_unique unique)')
  await acorn.pool.query("insert into users values ('ada@acorn.test')")
  await expect(acorn.pool.query("insert into users values ('ada@acorn.test')")).rejects.toMatchObject({
    code: '23505',
    constraint: 'email_is_unique',
  })
  expect((await acorn.pool.query('select count(*) as n from users')).rows).toEqual([{ n: 1 }])
})
