import { once } from 'node:events'
import { createTenantry } from '../../../src/tenantry.ts'
import { openDividedPool } from '../../../test/support/patched-pool.ts'

/**
 * An application in which somebody agrees to a request when it is told which, and that says so when it was answered; `divided`: what is
 * done is committed before its request is ended.
 */
const [, , url = '', organizationId = '', userId = '', now = '', how = ''] = process.argv
const tenantry = await createTenantry({
  database: how === 'divided' ? openDividedPool(url) : url,
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
