import { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

/** One column of each type that a rule may compare, all nullable but the key. */
export interface Person {
  id: number
  name: string | null
  account: string | null
  age: number | null
  score: number | null
  active: boolean | null
  seen: Date | null
  badge: string | null
  points: string | null
}

export interface Database {
  people: Person
}

export interface PeopleDatabase extends AsyncDisposable {
  readonly db: Kysely<Database>
  /** Replaces all rows, given as text so that nothing is lost before PostgreSQL reads it, and returns them as drivers do. */
  readonly fill: (rows: readonly object[]) => Promise<Person[]>
}

const TABLE = `
  create table people (
    id      int4 primary key,
    name    text collate "und-x-icu",
    account text,
    age     int4,
    score   float8,
    active  boolean,
    seen    timestamptz,
    badge   uuid,
    points  int8
  )`

/** A PostgreSQL in memory, behind node-postgres, which sends and reads values as it does with a server. */
export async function openPeople(): Promise<PeopleDatabase> {
  const pglite = await PGlite.create()
  await pglite.exec(TABLE)
  const pool = new Pool({ ...createPgConfig(pglite), max: 1 })
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  return {
    db,
    fill: async (rows) => {
      const records = JSON.stringify(rows.map((row, index) => ({ id: index + 1, ...row })))
      await db.deleteFrom('people').execute()
      await sql`insert into people select * from jsonb_populate_recordset(null::people, ${records}::jsonb)`.execute(
        db,
      )
      return db.selectFrom('people').selectAll().orderBy('id').execute()
    },
    [Symbol.asyncDispose]: async () => {
      await db.destroy()
      await pglite.close()
    },
  }
}
