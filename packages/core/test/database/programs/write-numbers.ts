import { openDatabase } from '../../../src/store/opening/open-database.ts'

/** Commits 1, 2, 3, … and says each number after its commit, until it is killed; an open transaction is always on the way. */
const { pool } = await openDatabase(`pglite:${process.argv[2]}`)
await pool.query('create table if not exists numbers (n int primary key)')
for (let n = 1; ; n++) {
  const client = await pool.connect()
  await client.query('begin')
  await client.query('insert into numbers values ($1)', [n])
  await client.query('commit')
  client.release()
  process.stdout.write(`${n}\n`)
}
