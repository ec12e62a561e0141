import { type Selectable, sql } from 'kysely'
import type { StoredGrant, StoredRole } from '../../../domain/role.ts'
import { keptWithinWalls } from '../../walls/kept-within-walls.ts'
import type { Places } from '../../walls/places.ts'
import type { Scope } from '../../walls/scope.ts'
import type { RolesTable } from '../schema.ts'

const COLUMNS = [
  'name',
  'description',
  'is_factory',
  'grants',
  'version',
  'created_at',
  'updated_at',
] as const

function roleFrom(row: Pick<Selectable<RolesTable>, (typeof COLUMNS)[number]>): StoredRole {
  return {
    name: row.name,
    description: row.description,
    isFactory: row.is_factory,
    grants: row.grants,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

/** `select … from tenantry.roles where organization_id = … and name = …` */
export async function readRole(scope: Scope, name: string): Promise<StoredRole | null> {
  const row = await scope.from('tenantry.roles').select(COLUMNS).where('name', '=', name).executeTakeFirst()
  return row === undefined ? null : roleFrom(row)
}

/** Every role of the organization: those that every organization has first, then by name. */
export async function readRoles(scope: Scope): Promise<readonly StoredRole[]> {
  const rows = await scope
    .from('tenantry.roles')
    .select(COLUMNS)
    .orderBy('is_factory', 'desc')
    .orderBy('name')
    .execute()
  return rows.map(roleFrom)
}

/** What the organization itself says that some roles grant, by role. */
export async function readOwnGrants(
  scope: Scope,
  names: readonly string[],
): Promise<Readonly<Record<string, readonly StoredGrant[]>>> {
  if (names.length === 0) return {}
  const rows = await scope
    .from('tenantry.roles')
    .select(['name', 'grants'])
    .where('name', 'in', [...names])
    .where('grants', 'is not', null)
    .execute()
  return Object.fromEntries(rows.map(({ name, grants }) => [name, grants ?? []]))
}

/** Locks a role for a change of what it grants, or for its end. */
export async function lockRole(scope: Scope, name: string): Promise<void> {
  await scope.from('tenantry.roles').select('name').where('name', '=', name).forUpdate().execute()
}

const heldRoles = keptWithinWalls((scope, { names }: Places<{ names: readonly string[] }>) =>
  scope
    .from('tenantry.roles')
    .select('name')
    .where('name', '=', sql<string>`any(${names}::text[])`)
    .orderBy('name')
    .forShare(),
)

/**
 * Holds on to roles that are given to somebody: what they grant cannot widen, and none of them can be deleted, before that is done
 * (H15). In the order of their names, like everybody.
 */
export async function holdRoles(scope: Scope, names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  await scope.send(heldRoles(scope, { names }))
}
