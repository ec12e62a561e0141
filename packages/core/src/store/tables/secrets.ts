import type { SecretId, UserId } from '../../domain/id.ts'
import type { Scope } from '../walls/scope.ts'

/** `insert into tenantry.secrets …`: the hash, never the secret. `userId` null = the Organization Secret. */
export async function insertSecret(
  scope: Scope,
  secret: { id: SecretId; userId: UserId | null; hash: string; createdAt: Date },
): Promise<void> {
  await scope
    .add('tenantry.secrets', {
      id: secret.id,
      kind: secret.userId === null ? 'organization' : 'user',
      user_id: secret.userId,
      hash: secret.hash,
      created_at: secret.createdAt,
      expires_at: null,
    })
    .execute()
}

/** Lets a user's present secrets end at a time, those that end earlier anyway excepted. Returns how many there were. */
export async function expireUserSecrets(scope: Scope, userId: UserId, at: Date): Promise<number> {
  const rows = await scope
    .change('tenantry.secrets')
    .set({ expires_at: at })
    .where('user_id', '=', userId)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', at)]))
    .returning('id')
    .execute()
  return rows.length
}
