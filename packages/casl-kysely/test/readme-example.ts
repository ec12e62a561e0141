import { PGlite } from '@electric-sql/pglite'
import { accessibleBy, buildAbility, may } from '@tenantry/casl-kysely'
import { Kysely, PGliteDialect, sql } from 'kysely'

interface Database {
  projects: { id: number; account: string; status: string | null }
}
const db = new Kysely<Database>({ dialect: new PGliteDialect({ pglite: new PGlite() }) })
await sql`create table projects (id int4 primary key, account text not null, status text)`.execute(db)
await sql`insert into projects values (1, 'oak', 'open'), (2, 'oak', 'secret'), (3, 'pine', 'open'), (4, 'oak', null)`.execute(
  db,
)

const ability = buildAbility([
  { action: 'read', subject: 'Project', conditions: { account: 'oak' } },
  { action: 'read', subject: 'Project', conditions: { status: 'secret' }, inverted: true },
])

const query = db
  .selectFrom('projects')
  .selectAll()
  .where(accessibleBy(ability, 'read', 'Project'))
console.log(query.compile().sql)
// select * from "projects" where (("account" = $1::text and "account" is not null)
//   and (not ("status" = $2::text and "status" is not null)))

const rows = await query.orderBy('id').execute()
console.log(rows.map((row) => row.id)) // [ 1, 4 ]
console.log(rows.every((row) => may(ability, 'read', 'Project', row))) // true
await db.destroy()
