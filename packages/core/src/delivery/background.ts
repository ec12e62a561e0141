import type { OrganizationId } from '../domain/id.ts'
import type { Principal } from '../domain/principal.ts'
import type { World } from '../world.ts'

/** What is done without being asked needs this of Tenantry. */
export interface Background {
  /** Its commits wake whoever waits for news. */
  readonly world: World
  /** For the bookkeeping: it would wake itself for ever. */
  readonly quietWorld: World
  /** A job of the host's inside one organization, named for the record. */
  principalIn(organizationId: OrganizationId, name: string, via: Readonly<Record<string, string>>): Principal
  /** Whether this process is told when another one commits events. */
  hearsOthers(): boolean
  /** From 0 to 1. */
  chance(): number
}
