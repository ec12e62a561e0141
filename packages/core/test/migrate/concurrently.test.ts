import { describe, expect, test } from 'vitest'
import { migrate } from '../../src/store/migrating/migrate.ts'
import { migrationNames } from '../../src/store/migrating/migrations.ts'
import { openDatabase } from '../../src/store/opening/open-database.ts'
import { createTestDatabase } from '../../src/testing/index.ts'
import { openDatabaseOfItsOwn } from '../guards/database-of-its-own.ts'

/** As many processes as an operator may start at once; each has a pool of its own. */
const PROCESSES = 20

describe('migrating', () => {
  test('twenty at once on a new database run each migration once', async () => {
    const empty = await createTestDatabase('postgres')
    const databases = await Promise.all(
      Array.from({ length: PROCESSES }, () =>
        openDatabase(empty.location, { maxConnections: 2, statementTimeoutMs: 30_000 }),
      ),
    )
    const done = await Promise.all(databases.map((database) => migrate(database)))
    await Promise.all(databases.map((database) => database.close()))
    expect(done.flatMap(({ applied }) => applied).sort()).toEqual(await migrationNames())
    await empty.drop()
  })

  test('many databases of a new server at once make its roles together', async () => {
    const { database: first, stop } = await openDatabaseOfItsOwn('postgres')
    const names = ['one', 'two', 'three', 'four']
    for (const name of names) await first.pool.query(`create database ${name}`)
    // A login that is no superuser must be given its roles: the grants race, too.
    await first.pool.query(`create role maker login password 'maker' createrole`)
    for (const name of names) await first.pool.query(`alter database ${name} owner to maker`)
    const { rows } = await first.pool.query<{ port: number }>('select inet_server_port() as port')
    const all = await Promise.all(
      names.map((name) => openDatabase(`postgres://maker:maker@127.0.0.1:${rows[0]?.port}/${name}`)),
    )
    const done = await Promise.all([...all, ...all].map((database) => migrate(database)))
    await Promise.all(all.map((database) => database.close()))
    await stop()
    const once = await migrationNames()
    expect(done.flatMap(({ applied }) => applied).sort()).toEqual(names.flatMap(() => once).sort())
  })

  test('of callers at once in one process, on an embedded database, one does it', async () => {
    const database = await openDatabase('pglite:memory')
    const done = await Promise.all([1, 2, 3].map(() => migrate(database)))
    expect(done.flatMap(({ applied }) => applied)).toEqual(await migrationNames())
    await database.close()
  })
})
