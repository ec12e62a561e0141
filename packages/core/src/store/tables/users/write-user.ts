import type { AccountId, UserId } from '../../../domain/id.ts'
import { type User, userKeys } from '../../../domain/user.ts'
import { TenantryError } from '../../../errors.ts'
import { brokenConstraint } from '../../frame/database-fault.ts'
import { together } from '../../frame/together.ts'
import { keptWithinWalls } from '../../walls/kept-within-walls.ts'
import type { Places } from '../../walls/places.ts'
import type { Scope } from '../../walls/scope.ts'
import { indexUsers } from './index-users.ts'
import { insertUserRoles } from './user-roles.ts'

const TAKEN: Readonly<Record<string, { field: string; sentence: (user: User) => string }>> = {
  user_email_is_unique_in_organization: {
    field: 'email',
    sentence: (user) => `The e-mail address ${user.email} is taken in this organization. Use another one.`,
  },
  user_external_id_is_unique_in_organization: {
    field: 'externalId',
    sentence: (user) =>
      `The external id ${user.externalId ?? ''} is taken by another user of this organization. Use another one.`,
  },
}

function explain(error: unknown, user: User): never {
  const taken = TAKEN[brokenConstraint(error) ?? '']
  if (taken !== undefined) throw new TenantryError('conflict', taken.sentence(user), { field: taken.field })
  throw error
}

const insertedUser = keptWithinWalls(
  (
    scope,
    user: Places<{
      id: UserId
      account_id: AccountId
      email: string
      first_name: string
      last_name: string
      external_id: string | null
      sort_key: string
      search_key: string
      created_at: Date
      updated_at: Date
    }>,
  ) => scope.add('tenantry.users', { ...user, deactivated_at: null, deactivated_with: null }),
)

/** `insert into tenantry.users …` with the roles; a taken e-mail or external id is `conflict` (H14). */
export async function insertUser(scope: Scope, user: User): Promise<void> {
  const keys = userKeys(user)
  const inserted = scope
    .send(
      insertedUser(scope, {
        id: user.id,
        account_id: user.accountId,
        email: user.email,
        first_name: user.firstName,
        last_name: user.lastName,
        external_id: user.externalId,
        sort_key: keys.sortKey,
        search_key: keys.searchKey,
        created_at: new Date(user.createdAt),
        updated_at: new Date(user.updatedAt),
      }),
    )
    .catch((error: unknown) => explain(error, user))
  const indexed = indexUsers(scope, [user.id])
  const { roles, createdAt: grantedAt } = user
  const granted = roles.length > 0 ? insertUserRoles(scope, user.id, { roles, grantedAt }) : Promise.resolve()
  await together([inserted, indexed, granted])
}

/** Writes the user's own fields back, with a new version; roles are written by `user-roles.ts`. */
export async function updateUser(scope: Scope, user: User): Promise<void> {
  const keys = userKeys(user)
  await scope
    .change('tenantry.users')
    .set({
      email: user.email,
      first_name: user.firstName,
      last_name: user.lastName,
      external_id: user.externalId,
      account_id: user.accountId,
      sort_key: keys.sortKey,
      search_key: keys.searchKey,
      status: user.status,
      deactivated_at: user.deactivatedAt === null ? null : new Date(user.deactivatedAt),
      deactivated_with: user.deactivatedWith,
      version: user.version,
      updated_at: new Date(user.updatedAt),
    })
    .where('id', '=', user.id)
    .execute()
    .catch((error: unknown) => explain(error, user))
  await indexUsers(scope, [user.id])
}

/** `delete from tenantry.users where … and id = …`; roles, secrets, tickets and links go with it (H12). */
export async function deleteUser(scope: Scope, id: UserId): Promise<void> {
  await scope.remove('tenantry.users').where('id', '=', id).execute()
}
