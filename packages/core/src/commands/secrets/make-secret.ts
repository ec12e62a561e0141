import { hashSecret, newSecret, SECRET_RANDOM_BYTES, type Secret } from '../../domain/secret.ts'
import type { User } from '../../domain/user.ts'
import type { Work } from '../../operations/work.ts'
import { insertSecret } from '../../store/tables/secrets.ts'

/** Makes a User Secret and stores its hash. What it returns is the only copy of the secret that there will ever be (H1). */
export async function makeSecret(work: Work, user: User): Promise<Secret> {
  const secret = newSecret('user', work.organization.id, work.random(SECRET_RANDOM_BYTES))
  const id = work.newId('secret')
  await insertSecret(work.scope, {
    id,
    userId: user.id,
    hash: hashSecret(secret.reveal()),
    createdAt: work.now,
  })
  work.record({
    type: 'secret.created',
    on: { type: 'user', id: user.id },
    accountId: user.accountId,
    userId: user.id,
    after: { secretId: id, kind: 'user' },
  })
  return secret
}
