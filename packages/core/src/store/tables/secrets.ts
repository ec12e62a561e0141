import { sql } from 'kysely'
import type { SecretId, UserId } from '../../domain/id.ts'
import type { SecretInfo } from '../../domain/secret-info.ts'
import { keptWithinWalls } from '../walls/kept-within-walls.ts'
import type { Places } from '../walls/places.ts'
import type { Scope } from '../walls/scope.ts'

/** A user, or null for the organization itself. */
type Owner = UserId | null

const insertedSecret = keptWithinWalls(
  (
    scope,
    secret: Places<{
      id: SecretId
      kind: SecretInfo['kind']
      user_id: Owner
      hash: string
      created_at: Date
      expires_at: Date | null
    }>,
  ) => scope.add('tenantry.secrets', { ...secret, revoked_hash: null }),
)

/** `insert into tenantry.secrets …`: the hash, never the secret. `userId` null = the Organization Secret. */
export async function insertSecret(
  scope: Scope,
  secret: { id: SecretId; userId: Owner; hash: string; createdAt: Date; expiresAt?: Date | null },
): Promise<void> {
  await scope.send(
    insertedSecret(scope, {
      id: secret.id,
      kind: secret.userId === null ? 'organization' : 'user',
      user_id: secret.userId,
      hash: secret.hash,
      created_at: secret.createdAt,
      expires_at: secret.expiresAt ?? null,
    }),
  )
}

function secretsOf(scope: Scope, owner: Owner) {
  const query = scope.from('tenantry.secrets')
  return owner === null ? query.where('user_id', 'is', null) : query.where('user_id', '=', owner)
}

const lastUsedAt = sql<Date | null>`(
  select used.last_used_at from tenantry.secret_uses used
   where used.organization_id = tenantry.secrets.organization_id and used.secret_id = tenantry.secrets.id)`

/** The secrets of an owner, the newest first, those that ended lately too. */
export async function listSecrets(scope: Scope, owner: Owner): Promise<readonly SecretInfo[]> {
  const rows = await secretsOf(scope, owner)
    .select(['id', 'kind', 'user_id', 'created_at', 'expires_at'])
    .select(lastUsedAt.as('last_used_at'))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    userId: row.user_id,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  }))
}

/** Whose secret this is; undefined when there is no such secret. */
export async function readSecretOwner(scope: Scope, id: SecretId): Promise<Owner | undefined> {
  const row = await scope.from('tenantry.secrets').select('user_id').where('id', '=', id).executeTakeFirst()
  return row?.user_id
}

/**
 * How many secrets of an owner last: good now, and without an end. A secret with an end is not counted for H16, because time that
 * passes asks nobody.
 */
export async function countLastingSecrets(
  scope: Scope,
  owner: Owner,
  without: SecretId | null = null,
): Promise<number> {
  const row = await secretsOf(scope, owner)
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('expires_at', 'is', null)
    .where(sql<boolean>`id is distinct from ${without}`)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** How many secrets of an owner let somebody in at this moment. */
export async function countGoodSecrets(scope: Scope, owner: Owner, now: Date): Promise<number> {
  const row = await secretsOf(scope, owner)
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/**
 * Lets an owner's present secrets end at a time, those that end earlier anyway excepted. Returns when the last of them ends; null where
 * none works.
 */
export async function expireSecrets(
  scope: Scope,
  owner: Owner,
  { at, now }: { at: Date; now: Date },
): Promise<Date | null> {
  const query = scope.change('tenantry.secrets').set({ expires_at: sql<Date>`least(expires_at, ${at})` })
  const rows = await (owner === null
    ? query.where('user_id', 'is', null)
    : query.where('user_id', '=', owner)
  )
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .returning('expires_at')
    .execute()
  const ends = rows.map(({ expires_at }) => (expires_at ?? at).getTime())
  return ends.length === 0 ? null : new Date(Math.max(...ends))
}

/** Ends secrets at once, for every process and whatever its clock says: one of them, or all of an owner. */
export async function revokeSecrets(
  scope: Scope,
  which: { id: SecretId } | { owner: Owner },
  now: Date,
): Promise<readonly SecretId[]> {
  const query = scope.change('tenantry.secrets').set((eb) => ({
    revoked_hash: eb.ref('hash'),
    hash: null,
    expires_at: sql<Date>`least(expires_at, ${now})`,
  }))
  const chosen =
    'id' in which
      ? query.where('id', '=', which.id)
      : which.owner === null
        ? query.where('user_id', 'is', null)
        : query.where('user_id', '=', which.owner)
  const rows = await chosen.where('hash', 'is not', null).returning('id').execute()
  return rows.map(({ id }) => id)
}

/** Removes what an owner's secrets left behind long ago. */
export async function sweepSecrets(scope: Scope, owner: Owner, endedBefore: Date): Promise<void> {
  const query = scope.remove('tenantry.secrets').where('expires_at', '<', endedBefore)
  await (owner === null ? query.where('user_id', 'is', null) : query.where('user_id', '=', owner)).execute()
}

/** Whose User Secret a hash is, ended and revoked ones too; null for one that never was. */
export async function findUserSecret(
  scope: Scope,
  hash: string,
): Promise<{ id: SecretId; userId: UserId } | null> {
  const row = await scope
    .from('tenantry.secrets')
    .select(['id', 'user_id'])
    .where((eb) => eb.or([eb('hash', '=', hash), eb('revoked_hash', '=', hash)]))
    .where('kind', '=', 'user')
    .executeTakeFirst()
  return row === undefined || row.user_id === null ? null : { id: row.id, userId: row.user_id }
}
