import type { StoredRole } from '../../../domain/role.ts'
import type { Scope } from '../../walls/scope.ts'

/** `insert into tenantry.roles … on conflict do nothing`; false when the name is taken. */
export async function insertRole(scope: Scope, role: StoredRole): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await scope
    .add('tenantry.roles', {
      name: role.name,
      description: role.description,
      is_factory: role.isFactory,
      grants: JSON.stringify(role.grants),
      created_at: new Date(role.createdAt),
      updated_at: new Date(role.updatedAt),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** Writes back what a role grants and what it is for, with a new version. */
export async function updateRole(scope: Scope, role: StoredRole): Promise<void> {
  await scope
    .change('tenantry.roles')
    .set({
      description: role.description,
      grants: role.grants === null ? null : JSON.stringify(role.grants),
      version: role.version,
      updated_at: new Date(role.updatedAt),
    })
    .where('name', '=', role.name)
    .execute()
}

/** `delete from tenantry.roles where … and name = …`; one that is held is refused by the database, too. */
export async function deleteRole(scope: Scope, name: string): Promise<void> {
  await scope.remove('tenantry.roles').where('name', '=', name).execute()
}
