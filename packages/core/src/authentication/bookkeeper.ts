import type { OrganizationId } from '../domain/id.ts'
import type { Principal } from '../domain/principal.ts'

/** Tenantry itself, where it writes down what happened to secrets: by this name it stands in the history. */
export function bookkeeper(organizationId: OrganizationId): Principal {
  return {
    organizationId,
    credential: { kind: 'system', name: 'authentication' },
    surface: 'system',
    via: {},
  }
}
