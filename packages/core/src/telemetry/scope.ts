/** The name under which Tenantry's spans and figures reach the host's telemetry. */
export const SCOPE = 'tenantry'
