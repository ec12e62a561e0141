import { PGlite, types } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'

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

/** A PostgreSQL in memory. Bigints arrive as text, as node-postgres gives them. */
export async function openPeople(): Promise<PeopleDatabase> {
  const pglite = await PGlite.create({ parsers: { [types.INT8]: (value: string) => value } })
  await pglite.exec(TABLE)
  const db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) })
  return {
    db,
    fill: async (rows) => {
      await db.deleteFrom('people').execute()
      const records = JSON.stringify(rows.map((row, index) => ({ id: index + 1, ...row })))
      await pglite.query(
        'insert into people select * from jsonb_populate_recordset(null::people, $1::jsonb)',
        [records],
      )
      return db.selectFrom('people').selectAll().orderBy('id').execute()
    },
    [Symbol.asyncDispose]: () => db.destroy(),
  }
}
