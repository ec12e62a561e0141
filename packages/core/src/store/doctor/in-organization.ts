import type { OrganizationId } from '../../domain/id.ts'
import { inFrame } from '../frame/frame.ts'
import type { OpenDatabase } from '../opening/open-database.ts'
import { enter } from '../walls/enter.ts'
import { Scope } from '../walls/scope.ts'

/** Looks into one organization in a transaction of its own, behind its walls, as the host's jobs do; null where it was purged meanwhile. */
export function lookInto<T>(
  database: OpenDatabase,
  organizationId: OrganizationId,
  look: (scope: Scope) => Promise<T>,
): Promise<T | null> {
  return inFrame(database, 'read', async ({ db }) => {
    const doctor = {
      organizationId,
      credential: { kind: 'system', name: 'doctor' },
      surface: 'system',
      via: {},
    } as const
    const inside = await enter(db, doctor, { wideRoles: ['org-admin'], now: new Date() })
    return inside === null ? null : look(new Scope(db, organizationId, 'all'))
  })
}
