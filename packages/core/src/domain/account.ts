import type { AccountId, OrganizationId } from './id.ts'
import type { Status } from './organization.ts'

/** The second level: normally one for each customer of the organization. Times are ISO 8601 in UTC. */
export interface Account {
  readonly id: AccountId
  readonly organizationId: OrganizationId
  readonly externalId: string
  readonly name: string
  readonly description: string
  readonly isDefault: boolean
  /** Held by every user of the account (H19). */
  readonly roles: readonly string[]
  readonly status: Status
  readonly deactivatedAt: string | null
  readonly deletedAt: string | null
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
}
