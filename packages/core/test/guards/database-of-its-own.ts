import { type OpenDatabase, openDatabase } from '../../src/store/opening/open-database.ts'
import { type DatabaseKind, SERVER_SOURCES, startPostgresServer } from '../../src/testing/index.ts'

/**
 * A database whose roles may be spoiled: roles belong to a whole server, so on Postgres it has a server of its own. One that was
 * given by its address is taken last, because others use it.
 */
export async function openDatabaseOfItsOwn(
  kind: DatabaseKind,
): Promise<{ database: OpenDatabase; stop: () => Promise<void> }> {
  if (kind === 'pglite') {
    const database = await openDatabase('pglite:memory')
    return { database, stop: () => database.close() }
  }
  const server = await startPostgresServer({ sources: SERVER_SOURCES.toReversed() })
  const database = await openDatabase(server.url)
  return {
    database,
    async stop() {
      await database.close()
      await server.stop()
    },
  }
}
