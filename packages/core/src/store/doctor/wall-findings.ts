import type { PoolClient } from 'pg'
import { BEYOND_WALLS, type Extent, readCatalogue } from './catalogue.ts'
import { catalogueFindings } from './catalogue-findings.ts'
import type { Finding } from './finding.ts'
import { roleFindings } from './role-findings.ts'
import { readSchemaFile } from './schema-file.ts'

/**
 * Judges a database whose migrations are all applied: the roles that transactions enter, and every part of the schema against the
 * reviewed record.
 *
 * @param extent `walls` leaves out columns, constraints and indexes: what takes longest to read and no tenant can see through
 */
export async function wallFindings(
  client: Pick<PoolClient, 'query'>,
  extent: Extent,
): Promise<readonly Finding[]> {
  const expected = (await readSchemaFile()).filter(({ kind }) => extent === 'all' || !BEYOND_WALLS.has(kind))
  const found = await readCatalogue(client, extent)
  return [...(await roleFindings(client)), ...catalogueFindings(expected, found)]
}
