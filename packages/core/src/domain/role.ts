import { looksLikeId } from './id.ts'

/** How far a grant reaches: one's own things, one's own account, or the whole organization. */
export type Reach = 'self' | 'account' | 'organization'

/** A grant as an organization has stored it. Its permission may be one that the host's program does not know any more. */
export interface StoredGrant {
  readonly permission: string
  readonly reach: Reach
  /** Only these fields of what is updated. */
  readonly fields?: readonly string[]
}

/** A role as it is stored. Times are ISO 8601 in UTC. */
export interface StoredRole {
  readonly name: string
  /** Empty for a role that every organization has, until it is described anew. */
  readonly description: string
  /** Whether every organization has it. */
  readonly isFactory: boolean
  /** null = as the factory made it. */
  readonly grants: readonly StoredGrant[] | null
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
}

/** In characters: long enough for what a role is called, short enough for a menu. */
const ROLE_NAME_MAX = 50

/** Why a text cannot be the name of a role, to be said after the name of the field, or null when it can. */
export function roleNameProblem(text: string): string | null {
  if (text.length > ROLE_NAME_MAX) return `has at most ${ROLE_NAME_MAX} characters`
  if (looksLikeId(text)) return 'must not look like an id of Tenantry'
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(text))
    return 'has small letters, digits and single dashes between them only, such as night-auditor'
  return null
}

/** What somebody holds who holds each of these: every role once, in order. */
export function unionOfRoles(...roles: readonly (readonly string[])[]): readonly string[] {
  const all = roles.flat()
  return all.length < 2 ? all : [...new Set(all)].sort()
}
