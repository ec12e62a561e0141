import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FoundPart, readCatalogue } from '../../src/store/doctor/catalogue.ts'
import { parseSchema, printSchema, SCHEMA_FILE } from '../../src/store/doctor/schema-file.ts'
import { migrate } from '../../src/store/migrating/migrate.ts'
import { type OpenDatabase, openDatabase } from '../../src/store/opening/open-database.ts'
import { createTestDatabase, DATABASE_KINDS, type TestDatabase } from '../../src/testing/index.ts'

describe.each(DATABASE_KINDS)('the reviewed schema, on %s', (kind) => {
  let empty: TestDatabase
  let database: OpenDatabase

  beforeAll(async () => {
    empty = await createTestDatabase(kind)
    database = await openDatabase(empty.location)
    await migrate(database)
  })
  afterAll(async () => {
    await database.close()
    await empty.drop()
  })

  const parts = async (): Promise<readonly FoundPart[]> => {
    const client = await database.pool.connect()
    return await readCatalogue(client, 'all').finally(() => client.release())
  }

  test('is what the migrations make; `npm run schema` writes it anew', async () => {
    expect(printSchema(await parts())).toBe(await readFile(SCHEMA_FILE, 'utf8'))
  })

  test('is read as it was written', async () => {
    const made = await parts()
    const read = parseSchema(printSchema(made))
    const byKey = (part: { about: string; kind: string; name: string }) =>
      `${part.about} ${part.kind} ${part.name}`
    expect(read.length).toBe(made.length)
    expect(new Map(read.map((part) => [byKey(part), part.sql]))).toEqual(
      new Map(made.map((part) => [byKey(part), part.sql])),
    )
  })

  test.each([
    'alter table tenantry.users add column nickname text',
    'create index more on tenantry.users (organization_id, last_name)',
    "comment on table tenantry.users is 'People'",
    'alter policy account_wall on tenantry.users using (true)',
    'grant delete on tenantry.events to tenantry_app',
    'create or replace function tenantry.current_account() returns text language sql stable as $$ select null::text $$',
  ])('differs after a migration that nobody wrote down: %s', async (migration) => {
    const before = printSchema(await parts())
    await database.pool.query(migration)
    expect(printSchema(await parts())).not.toBe(before)
  })
})
