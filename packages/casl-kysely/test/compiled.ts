import type { AnyAbility } from '@casl/ability'
import { type AccessibleByOptions, accessibleBy } from '@tenantry/casl-kysely'
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import type { Database } from './people-database.ts'

const db = new Kysely<Database>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/** What an ability becomes in a query, without a database: the text of its condition, and the parameters. */
export function compiled(
  ability: AnyAbility,
  options?: AccessibleByOptions,
): { readonly where: string; readonly parameters: readonly unknown[] } {
  const { sql, parameters } = db
    .selectFrom('people')
    .select('id')
    .where(accessibleBy(ability, 'read', 'Person', options))
    .compile()
  return { where: sql.replace('select "id" from "people" where ', ''), parameters }
}
