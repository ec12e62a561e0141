import { appendFileSync } from 'node:fs'
import { createTenantry } from '../../../src/tenantry.ts'

/**
 * Has two handlers called with every account that is created, and writes each call down before it ends: `<handler> <organization> <number>`.
 * It is killed in the middle of them. Says `ready` once the handlers are known.
 */
const [location = '', journal = ''] = process.argv.slice(2)
const tenantry = await createTenantry({ database: location })
for (const name of ['first', 'second']) {
  await tenantry.on(
    'account.created',
    async ({ organizationId, number }) => {
      appendFileSync(journal, `begin ${process.pid} ${name} ${organizationId} ${number}\n`)
      await new Promise((resolve) => setTimeout(resolve, 3))
      appendFileSync(journal, `end ${process.pid} ${name} ${organizationId} ${number}\n`)
    },
    // A process that dies is not the event's fault: here it dies all the time. The lease is the limit and half a minute.
    { name, from: 'beginning', timeLimitMs: 1_000, attempts: 1_000, firstPauseMs: 0 },
  )
}
process.stdout.write('ready\n')
