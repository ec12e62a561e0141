import type { PoolClient } from 'pg'
import { createTenantry } from '../../../src/tenantry.ts'
import { usersOfOak } from './rows.ts'

/** Imports a file and is killed at a point of its second batch, as a power cut would do it. */
const [location = '', organization = '', point = ''] = process.argv.slice(2)
const tenantry = await createTenantry({ database: location })
const die = () => process.kill(process.pid, 'SIGKILL')

let batches = 0
if (point !== 'between two batches') {
  const { pool } = tenantry.database
  const connect = pool.connect.bind(pool) as () => Promise<PoolClient>
  const patched = new WeakSet<PoolClient>()
  const watching = async () => {
    const client = await connect()
    if (patched.has(client)) return client
    patched.add(client)
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>
    const watched = async (...args: unknown[]) => {
      const [first] = args
      const text = typeof first === 'string' ? first : (first as { text: string }).text
      if (point === 'inside a batch' && batches === 1 && text.includes('append_events')) die()
      const answer = await query(...args)
      if (point === 'behind a commit that was not heard of' && batches === 1 && text === 'commit' && imported)
        die()
      if (text.includes('insert into tenantry.users')) imported = true
      return answer
    }
    return Object.assign(client, { query: watched })
  }
  Object.assign(pool, { connect: watching })
}
let imported = false

await tenantry
  .system('nightly import')
  .inOrganization(organization)
  .import.users(usersOfOak(3_000), {
    onProgress: () => {
      batches += 1
      imported = false
      process.stdout.write(`batch ${batches}\n`)
      if (point === 'between two batches' && batches === 2) die()
    },
  })
process.stdout.write('whole\n')
