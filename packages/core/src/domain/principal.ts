import type { OrganizationId, UserId } from './id.ts'

/** A person in a chat workspace: the workspace of their own, never the one that a message came through. */
export interface ChatIdentity {
  readonly enterpriseId: string | null
  readonly teamId: string
  readonly userId: string
}

/** Through what a call came; recorded in every event. */
export type Surface = 'library' | 'host' | 'chat' | 'system' | 'cli'

/** How a principal shows who they are. Read again in every transaction, so that a change holds from the next call on (H18). */
export type Credential =
  | { readonly kind: 'secrets'; readonly organizationSecretHash: string; readonly userSecretHash: string }
  | { readonly kind: 'chat'; readonly identity: ChatIdentity }
  | { readonly kind: 'host'; readonly userId: UserId; readonly assertedBy: string }
  | { readonly kind: 'system'; readonly name: string }

/** Who is asking. Made by Tenantry only: an object of the same shape from anywhere else is refused. */
export interface Principal {
  readonly organizationId: OrganizationId
  readonly credential: Credential
  readonly surface: Surface
  /** What the surface knows of where the call came from: team, channel, message. Recorded, never decided on. */
  readonly via: Readonly<Record<string, string>>
}

/** Somebody who shows two secrets. */
export type SecretsPrincipal = Principal & { readonly credential: Extract<Credential, { kind: 'secrets' }> }

/** Whose the idempotency keys of this principal are: two principals never share one. */
export function keyOwner(principal: Principal, userId: UserId | null): string {
  return userId ?? (principal.credential.kind === 'system' ? `system:${principal.credential.name}` : 'nobody')
}
