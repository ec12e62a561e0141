import { hashSecret, newSecret, SECRET_RANDOM_BYTES, type Secret } from '../../domain/secret.ts'
import type { User } from '../../domain/user.ts'
import type { Work } from '../../operations/work.ts'
import { insertSecret } from '../../store/tables/secrets.ts'

/** What an event about the secrets of a user, or of the organization itself, is about. */
export function aboutSecretsOf(work: Work, owner: User | null) {
  return owner === null
    ? { on: { type: 'organization', id: work.organization.id }, accountId: null }
    : { on: { type: 'user', id: owner.id }, accountId: owner.accountId, userId: owner.id }
}

/**
 * Makes a secret and stores its hash. What it returns is the only copy of the secret that there will ever be (H1).
 *
 * @param owner null makes an Organization Secret
 */
export async function makeSecret(
  work: Work,
  owner: User | null,
  expiresAt: Date | null = null,
): Promise<Secret> {
  const { secret, stored } = sendSecret(work, owner, expiresAt)
  await stored
  return secret
}

/** The same for whoever awaits that it is stored with more. */
export function sendSecret(
  work: Work,
  owner: User | null,
  expiresAt: Date | null = null,
): { readonly secret: Secret; readonly stored: Promise<void> } {
  const kind = owner === null ? 'organization' : 'user'
  const secret = newSecret(kind, work.organization.id, work.random(SECRET_RANDOM_BYTES))
  const id = work.newId('secret')
  const stored = insertSecret(work.scope, {
    id,
    userId: owner?.id ?? null,
    hash: hashSecret(secret.reveal()),
    createdAt: work.now,
    expiresAt,
  })
  work.record({
    ...aboutSecretsOf(work, owner),
    type: 'secret.created',
    after: { secretId: id, kind, ...(expiresAt === null ? {} : { expiresAt: expiresAt.toISOString() }) },
  })
  return { secret, stored }
}
