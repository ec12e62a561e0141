import type { OrganizationId } from './id.ts'

export type Status = 'active' | 'inactive'

/** The external id of every organization's default account. */
export const DEFAULT_ACCOUNT_EXTERNAL_ID = 'default'

/** Set by the host; null = no limit. */
export interface OrganizationLimits {
  readonly accounts: number | null
  readonly usersPerAccount: number | null
}

/**
 * The top level: the customer of the host product. Times are ISO 8601 in UTC. Everybody in it reads all of it, so it says nothing of its
 * accounts (H7): whoever may read the default one finds it by its external id, `default`.
 */
export interface Organization {
  readonly id: OrganizationId
  readonly name: string
  readonly externalId: string | null
  readonly status: Status
  readonly limits: OrganizationLimits
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
}
