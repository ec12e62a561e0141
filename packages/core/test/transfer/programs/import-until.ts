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
    // Other connections commit meanwhile: what counts is the commit of the transaction that wrote the users.
    let wroteUsers = false
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<{ command?: string }>
    const watched = async (...args: unknown[]) => {
      const [first] = args
      const text = typeof first === 'string' ? first : (first as { text: string }).text
      if (point === 'inside a batch' && batches === 1 && text.includes('append_events')) die()
      if (text === 'begin') wroteUsers = false
      if (text.includes('insert into tenantry.users')) wroteUsers = true
      const answer = await query(...args)
      const isCommit = text === 'commit' && answer.command === 'COMMIT'
      if (point === 'behind a commit that was not heard of' && batches === 1 && isCommit && wroteUsers) die()
      return answer
    }
    return Object.assign(client, { query: watched })
  }
  Object.assign(pool, { connect: watching })
}

await tenantry
  .system('nightly import')
  .inOrganization(organization)
  .import.users(usersOfOak(3_000), {
    onProgress: () => {
      batches += 1
      process.stdout.write(`batch ${batches}\n`)
      if (point === 'between two batches' && batches === 2) die()
    },
  })
process.stdout.write('whole\n')
