import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/store/opening/open-database.ts'
import { createTestDatabase, DATABASE_KINDS, type DatabaseTemplate } from '../../src/testing/test-database.ts'

describe.each(DATABASE_KINDS)('test databases on %s', (kind) => {
  function countingTemplate(name: string): DatabaseTemplate & { prepared: number } {
    const template = {
      name,
      prepared: 0,
      async prepare(location: Parameters<DatabaseTemplate['prepare']>[0]) {
        template.prepared += 1
        const { pool, close } = await openDatabase(location)
        await pool.query('create table accounts as select 1::int8 as n')
        await close()
      },
    }
    return template
  }

  test('a template is prepared once and each database begins as a copy of its own', async () => {
    const template = countingTemplate('accounts')
    const [acorn, birch] = await Promise.all([
      createTestDatabase(kind, template),
      createTestDatabase(kind, template),
    ])
    await acorn.pool.query('delete from accounts')
    expect((await birch.pool.query('select n from accounts')).rows).toEqual([{ n: 1 }])
    expect(template.prepared).toBe(1)
    await acorn.drop()
    await birch.drop()
  })

  test('a preparation that failed is done again from the beginning', async () => {
    let attempt = 0
    const template: DatabaseTemplate = {
      name: 'second-attempt',
      async prepare(location) {
        attempt += 1
        const { pool, close } = await openDatabase(location)
        await pool.query('create table accounts ()')
        await close()
        if (attempt === 1) throw new Error('no luck')
      },
    }
    await expect(createTestDatabase(kind, template)).rejects.toThrow('no luck')
    const acorn = await createTestDatabase(kind, template)
    expect((await acorn.pool.query('select from accounts')).rowCount).toBe(0)
    await acorn.drop()
  })

  test('a client that was not given back fails the test that leaked it', async () => {
    const acorn = await createTestDatabase(kind)
    const database = await openDatabase(acorn.location)
    const client = await database.pool.connect()
    await client.query('select 1')
    await expect(acorn.drop()).rejects.toThrow(/left open|not given back/)
    client.release()
    await database.close()
    if (kind === 'pglite') await acorn.drop()
  })
})
