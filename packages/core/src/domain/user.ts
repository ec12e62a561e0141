import type { AccountId, OrganizationId, UserId } from './id.ts'
import type { Status } from './organization.ts'
import { foldForSearch } from './text.ts'

/** The third level: belongs to exactly one account. Secrets are never fields. Times are ISO 8601 in UTC. */
export interface User {
  readonly id: UserId
  readonly organizationId: OrganizationId
  readonly accountId: AccountId
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly externalId: string | null
  readonly status: Status
  readonly deactivatedAt: string | null
  /** The deactivation of an account that took this user along (H8), or null when the user was deactivated alone. */
  readonly deactivatedWith: string | null
  /** Their own; `effectiveRoles` are these and the roles of their account (H19). */
  readonly roles: readonly string[]
  readonly effectiveRoles: readonly string[]
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
}

/** What is shown of a person to whoever may know that they acted (H7). */
export function displayName(user: Pick<User, 'firstName' | 'lastName'>): string {
  return `${user.firstName} ${user.lastName}`.trim()
}

/** The stored forms by which users are sorted and searched. */
export function userKeys(user: Pick<User, 'firstName' | 'lastName' | 'email' | 'externalId'>): {
  sortKey: string
  searchKey: string
} {
  return {
    sortKey: foldForSearch(`${user.lastName} ${user.firstName}`),
    searchKey: foldForSearch(`${user.firstName} ${user.lastName} ${user.email} ${user.externalId ?? ''}`),
  }
}
