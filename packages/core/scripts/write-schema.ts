import { writeFile } from 'node:fs/promises'
import { readCatalogue } from '../src/store/doctor/catalogue.ts'
import { printSchema, SCHEMA_FILE } from '../src/store/doctor/schema-file.ts'
import { migrate } from '../src/store/migrating/migrate.ts'
import { openDatabase } from '../src/store/opening/open-database.ts'

/** Writes the record of the schema anew, from an empty database on which the migrations have just run. To be read before it is committed. */
const database = await openDatabase('pglite:memory')
await migrate(database)
const client = await database.pool.connect()
await writeFile(SCHEMA_FILE, printSchema(await readCatalogue(client, 'all')))
client.release()
await database.close()
