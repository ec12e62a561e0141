import pg from 'pg'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'

/**
 * Tenantry on a database that is not there: whoever touches it is refused as `unavailable`, so that any other refusal came before.
 * Port 1 is reserved, and nothing listens on it.
 */
export function createUnreachableTenantry(): Promise<Tenantry> {
  return createTenantry({ database: new pg.Pool({ host: '127.0.0.1', port: 1 }) })
}
