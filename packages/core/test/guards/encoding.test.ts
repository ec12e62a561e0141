import { expect, test } from 'vitest'
import { diagnose } from '../../src/store/doctor/doctor.ts'
import { migrate } from '../../src/store/migrating/migrate.ts'
import { openDatabase } from '../../src/store/opening/open-database.ts'
import { openDatabaseOfItsOwn } from './database-of-its-own.ts'

test('the doctor finds that a database cannot hold every name', async () => {
  const { database: server, stop } = await openDatabaseOfItsOwn('postgres')
  await server.pool.query("create role maker login superuser password 'maker'")
  await server.pool.query(
    "create database narrow template template0 encoding 'LATIN1' locale_provider libc lc_collate 'C' lc_ctype 'C'",
  )
  const { rows } = await server.pool.query<{ port: number }>('select inet_server_port() as port')
  const narrow = await openDatabase(`postgres://maker:maker@127.0.0.1:${rows[0]?.port}/narrow`)
  await migrate(narrow)
  const { healthy, findings } = await diagnose(narrow)
  expect(healthy).toBe(false)
  expect(findings[0]).toEqual({
    weight: 'fault',
    problem: "The database's encoding is LATIN1; names need UTF8.",
    mend: "Make a database with: create database … encoding 'UTF8' template template0;",
  })
  await narrow.close()
  await stop()
})
