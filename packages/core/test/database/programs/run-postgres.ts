import { once } from 'node:events'
import { startPostgresServer } from '../../../src/testing/postgres-server.ts'

/** Starts a server, says its address, and lives until it is killed. */
const { url } = await startPostgresServer({ sources: ['machine', 'embedded'] })
process.stdout.write(`${url}\n`)
process.stdin.resume()
await once(process.stdin, 'end')
