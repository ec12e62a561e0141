import { once } from 'node:events'
import { createTenantry } from '../../../src/tenantry.ts'
import { openScatteredPool } from '../../../test/support/patched-pool.ts'
import { createUser } from '../kill-server.ts'

/** An application that carries out one command when it is told its key, and says so when it was answered; `scattered`: in no transaction. */
const [, , url = '', organizationId = '', accountId = '', how = ''] = process.argv
const tenantry = await createTenantry({ database: how === 'scattered' ? openScatteredPool(url) : url })
const session = tenantry.system('load').inOrganization(organizationId)
// Judges the walls and opens a connection, so that what is held later is the command's.
await session.whoami()
process.stdout.write('ready\n')
const [key] = (await once(process.stdin, 'data')) as [Buffer]
await createUser(session, accountId, String(key).trim())
process.stdout.write('done\n')
