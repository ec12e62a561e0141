import { once } from 'node:events'
import { createTenantry } from '../../../src/tenantry.ts'

/** An application in which somebody agrees to a request when it is told which, and that says so when it was answered. */
const [, , url = '', organizationId = '', userId = '', now = ''] = process.argv
const tenantry = await createTenantry({
  database: url,
  background: false,
  clock: () => new Date(now),
})
const session = await tenantry.actAs({ organizationId, userId }, { assertedBy: 'proof' })
// Judges the walls and opens a connection, so that what is held later is the decision's.
await session.whoami()
process.stdout.write('ready\n')
const [request] = (await once(process.stdin, 'data')) as [Buffer]
const requestId = String(request).trim()
await session.approvals.approve(requestId, {}, { idempotencyKey: requestId })
process.stdout.write('done\n')
