import type { OrganizationId } from '../domain/id.ts'
import type { SecretsPrincipal } from '../domain/principal.ts'
import { parseSecret, Secret } from '../domain/secret.ts'
import { TenantryError } from '../errors.ts'

/** Both secrets, apart or as the header that carries them (H2). */
export type Secrets =
  | { readonly organizationSecret: string | Secret; readonly userSecret: string | Secret }
  | { readonly authorization: string }

const AUTHORIZATION = /^User\s+(\S+),\s*Organization\s+(\S+)$/

/**
 * Whose two secrets are, by what they say themselves, and the hashes of them.
 *
 * @throws TenantryError `unauthenticated` for one alone, for what is no secret, and for secrets of two organizations
 */
export function shownBy(secrets: Secrets): {
  readonly organizationId: OrganizationId
  readonly credential: SecretsPrincipal['credential']
} {
  const pair = textsOf(secrets)
  const organization = parseSecret(pair.organizationSecret)
  const user = parseSecret(pair.userSecret)
  if (
    organization?.kind !== 'organization' ||
    user?.kind !== 'user' ||
    organization.organizationId !== user.organizationId
  ) {
    throw new TenantryError('unauthenticated')
  }
  const hashes = { organizationSecretHash: organization.hash, userSecretHash: user.hash }
  return { organizationId: user.organizationId, credential: { kind: 'secrets', ...hashes } }
}

function textsOf(secrets: Secrets): { organizationSecret: string; userSecret: string } {
  if (typeof secrets !== 'object' || secrets === null) throw new TenantryError('unauthenticated')
  const text = (secret: unknown) =>
    secret instanceof Secret ? secret.reveal() : typeof secret === 'string' ? secret : ''
  if ('authorization' in secrets) {
    const [, userSecret, organizationSecret] = AUTHORIZATION.exec(text(secrets.authorization)) ?? []
    if (userSecret === undefined || organizationSecret === undefined)
      throw new TenantryError('unauthenticated')
    return { organizationSecret, userSecret }
  }
  return { organizationSecret: text(secrets.organizationSecret), userSecret: text(secrets.userSecret) }
}
