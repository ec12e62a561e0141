import type { SecretId, UserId } from './id.ts'
import type { SecretKind } from './secret.ts'

/** What may be told of a secret: never the secret, nor its hash. Times are ISO 8601 in UTC. */
export interface SecretInfo {
  readonly id: SecretId
  readonly kind: SecretKind
  /** Whose it is; null for an Organization Secret. */
  readonly userId: UserId | null
  readonly createdAt: string
  /** When it ends, or ended; null where it lasts. Revoking ends it at once. */
  readonly expiresAt: string | null
  /** Exact to five minutes; null where it was never used. */
  readonly lastUsedAt: string | null
}

/** Whether a secret has ended. */
export function hasEnded({ expiresAt }: Pick<SecretInfo, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== null && new Date(expiresAt) <= now
}
