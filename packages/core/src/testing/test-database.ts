import type { DatabaseKind, DatabaseTemplate, TestDatabase } from './database-template.ts'
import { createPgliteTestDatabase } from './pglite-test-database.ts'
import { createPostgresTestDatabase } from './postgres-test-database.ts'

export {
  DATABASE_KINDS,
  type DatabaseKind,
  type DatabaseTemplate,
  type TestDatabase,
} from './database-template.ts'

/** Makes a database for a test, on a real Postgres or in this process. */
export async function createTestDatabase(
  kind: DatabaseKind,
  template?: DatabaseTemplate,
): Promise<TestDatabase> {
  return kind === 'postgres'
    ? await createPostgresTestDatabase(template)
    : await createPgliteTestDatabase(template)
}
