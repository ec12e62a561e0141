import { sql } from 'kysely'
import type { OrganizationId } from '../../domain/id.ts'
import { inFrame } from '../frame/frame.ts'
import type { OpenDatabase } from '../opening/open-database.ts'

/** Whose history it is, and how many events its head says that it has; null where the head is gone. */
export interface HistoryEnd {
  readonly organizationId: OrganizationId
  readonly number: number | null
}

/** Every organization with the end of its history, the newest organization first, through the relay's role: ids and numbers only. */
export function readHistoryEnds(database: OpenDatabase): Promise<readonly HistoryEnd[]> {
  return inFrame(database, 'read', async ({ db }) => {
    await sql`set local role tenantry_relay`.execute(db)
    const { rows } = await sql<{ organizationId: OrganizationId; number: string | null }>`
      select o.id as "organizationId", h.number::text as number
        from tenantry.organizations o
        left join tenantry.audit_heads h on h.organization_id = o.id
       order by o.id desc`.execute(db)
    return rows.map(({ organizationId, number }) => ({
      organizationId,
      number: number === null ? null : Number(number),
    }))
  })
}
