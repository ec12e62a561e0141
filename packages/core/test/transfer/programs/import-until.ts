import type { PoolClient } from 'pg'
import { Flight } from '../../../src/store/frame/flight.ts'
import type { Answer } from '../../../src/store/frame/statement.ts'
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
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<Pick<Answer, 'command'>>
    const watched = (sent: unknown, ...rest: unknown[]) => {
      const texts = sent instanceof Flight ? sent.statements.map(({ text }) => text) : [String(sent)]
      const says = (word: string) => texts.some((text) => text.includes(word))
      if (point === 'inside a batch' && batches === 1 && says('append_events')) die()
      if (texts[0] === 'begin') wroteUsers = false
      if (says('insert into tenantry.users')) wroteUsers = true
      const answered = query(sent, ...rest)
      if (point === 'behind a commit that was not heard of' && texts.at(-1) === 'commit' && wroteUsers) {
        const commit = sent instanceof Flight ? sent.statements.at(-1)?.answer : answered
        void commit?.then(({ command }) => batches === 1 && command === 'COMMIT' && die())
      }
      return answered
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
