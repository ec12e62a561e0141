import { once } from 'node:events'
import { createTenantry } from '../../../src/tenantry.ts'
import { openScatteredPool } from '../../../test/support/patched-pool.ts'
import { createUser } from '../kill-server.ts'

/**
 * An application that carries out one command when it is told its key, and says so when it was answered; `scattered`: in no transaction;
 * `foreseen`: in one flight, because it did the like before, over another connection.
 */
const [, , url = '', organizationId = '', accountId = '', how = ''] = process.argv
const tenantry = await createTenantry({ database: how === 'scattered' ? openScatteredPool(url) : url })
const session = tenantry.system('load').inOrganization(organizationId)
// Judges the walls and opens a connection, so that what is held later is the command's.
await session.whoami()
if (how === 'foreseen') {
  const { pool } = tenantry.database
  await createUser(session, accountId, `before-${process.pid}`)
  // What is sent over a connection for the first time says its text, by which it is told where to hold it.
  for (let idle = pool.idleCount; idle > 0; idle -= 1) await pool.connect()
}
process.stdout.write('ready\n')
const [key] = (await once(process.stdin, 'data')) as [Buffer]
await createUser(session, accountId, String(key).trim())
process.stdout.write('done\n')
