import { readdir, readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Migration, MigrationProvider } from 'kysely/migration'

const FOLDER = new URL('./migrations/', import.meta.url)

/** The names of all migrations that this version knows, in order. */
export async function migrationNames(): Promise<readonly string[]> {
  const files = await readdir(FOLDER)
  return files
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort()
}

/** Numbered files of plain SQL, forward only, for Kysely's migrator. */
export const sqlMigrations: MigrationProvider = {
  async getMigrations() {
    const migrations: Record<string, Migration> = {}
    for (const name of await migrationNames()) {
      const text = await readFile(new URL(`${name}.sql`, FOLDER), 'utf8')
      migrations[name] = { up: async (db) => void (await sql.raw(text).execute(db)) }
    }
    return migrations
  },
}
