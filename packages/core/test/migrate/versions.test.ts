import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrate } from '../../src/store/migrating/migrate.ts'
import { openDatabase } from '../../src/store/opening/open-database.ts'
import { createTenantry } from '../../src/tenantry.ts'
import { createTestDatabase, DATABASE_KINDS, type TestDatabase } from '../../src/testing/index.ts'

describe.each(DATABASE_KINDS)('databases of other versions, on %s', (kind) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase(kind)
    const opened = await openDatabase(database.location)
    await migrate(opened)
    await opened.close()
  })
  afterAll(() => database.drop())

  const newest = '0099-approvals'

  test('a database that a newer version wrote is left alone, in one sentence with the next step', async () => {
    await database.pool.query(`insert into tenantry.kysely_migration values ($1, '2027-01-01')`, [newest])
    const tenantry = await createTenantry({ database: database.location })
    const sentence = `This database was written by a newer version of Tenantry (it has ${newest}). Update Tenantry, or choose another database.`
    const refusal = { code: 'unavailable', message: sentence }
    const user = { email: 'ada@acorn.test', firstName: 'Ada', lastName: 'Oak' }
    await expect(tenantry.migrate()).rejects.toMatchObject(refusal)
    await expect(tenantry.signUp({ organization: { name: 'Acorn' }, user })).rejects.toMatchObject(refusal)
    expect(await tenantry.doctor()).toMatchObject({
      healthy: false,
      migrations: { unknown: [newest] },
      findings: [
        { weight: 'fault', problem: `A newer version of Tenantry wrote this database: it has ${newest}.` },
        { weight: 'advice' },
      ],
    })
    await tenantry.close()
    await database.pool.query('delete from tenantry.kysely_migration where name = $1', [newest])
  })

  test('a database that is behind is not used before it is migrated', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      'select name from tenantry.kysely_migration order by name desc limit 1',
    )
    const last = rows[0]?.name
    await database.pool.query('delete from tenantry.kysely_migration where name = $1', [last])
    const tenantry = await createTenantry({ database: database.location })
    await expect(tenantry.chat.organizationOf({ enterpriseId: null, teamId: 'T1' })).rejects.toMatchObject({
      code: 'unavailable',
      message: `The database is not up to date (${last} to do). Run npx tenantry migrate, or call tenantry.migrate().`,
    })
    expect(await tenantry.doctor()).toMatchObject({ healthy: false, migrations: { pending: [last] } })
    await tenantry.close()
  })
})
