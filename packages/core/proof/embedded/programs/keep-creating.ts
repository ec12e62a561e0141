import { createTenantry } from '../../../src/tenantry.ts'
import { createUser } from '../../crash/kill-server.ts'
import { orphansIn } from '../../crash/what-is-left.ts'

/**
 * An application on an embedded database. It says which of some keys are not there and what is half there, then creates users until it
 * is killed, and says each key when it was answered; `early` says it before, as one that does not wait for the commit.
 */
const [, , folder = '', organizationId = '', accountId = '', run = '', when = '', ...keys] = process.argv
const tenantry = await createTenantry({ database: `pglite:${folder}` })
const { pool } = tenantry.database
const { rows } = await pool.query<{ key: string }>(
  'select external_id as key from tenantry.users where organization_id = $1 and external_id = any($2)',
  [organizationId, keys],
)
const there = new Set(rows.map(({ key }) => key))
const lost = keys.filter((key) => !there.has(key))
process.stdout.write(`${JSON.stringify({ lost, orphans: await orphansIn(pool, organizationId) })}\n`)
const session = tenantry.system('load').inOrganization(organizationId)
for (let call = 0; ; call += 1) {
  const key = `${run}-${call}`
  if (when === 'early') process.stdout.write(`${key}\n`)
  await createUser(session, accountId, key)
  if (when !== 'early') process.stdout.write(`${key}\n`)
}
