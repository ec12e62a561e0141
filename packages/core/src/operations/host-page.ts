import { z } from 'zod'
import { cursor, limit } from './fields.ts'

/** Which page of a list that goes across organizations, for the host's own jobs. */
export interface HostPage {
  /** At most 200; 50 where nothing is said. */
  readonly limit?: number
  /**
   * The `nextCursor` of the page before: a place in the list and no secret. Unlike the cursors of a tenant's lists it is not sealed,
   * because the host sees every organization anyway.
   */
  readonly cursor?: string
}

export const hostPage = z.strictObject({ limit, cursor: cursor.optional() })
