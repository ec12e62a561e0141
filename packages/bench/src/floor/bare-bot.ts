import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import type { OurOrganization } from '../ours/ours.ts'
import { entering, READ, type Statement } from './statements.ts'

/** The program of `startBareBot`. */
const { BARE_DATABASE = '', BARE_ABOUT = '', SLACK_SIGNING_SECRET = '' } = process.env
const { organizationId, benId, hashes } = JSON.parse(BARE_ABOUT) as Pick<
  OurOrganization,
  'organizationId' | 'benId' | 'hashes'
>

const TAKE: Statement = {
  name: 'take',
  text: 'insert into bare_inbox (signature, payload, received_at) values ($1, $2, now()) on conflict do nothing',
}

const pool = new pg.Pool({ connectionString: BARE_DATABASE, pipeline: true })
await pool.query(
  'create table bare_inbox (signature text primary key, payload text not null, received_at timestamptz not null)',
)

async function answerTo(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const signature = String(request.headers['x-slack-signature'])
  const signed = createHmac('sha256', SLACK_SIGNING_SECRET)
    .update(`v0:${request.headers['x-slack-request-timestamp']}:`)
    .update(body)
    .digest()
  if (!timingSafeEqual(signed, Buffer.from(signature.slice('v0='.length), 'hex'))) return null
  const command = Object.fromEntries(new URLSearchParams(body.toString()))
  const key = createHash('sha256').update(signature).digest('hex')
  const [fresh, rows] = await Promise.all([take(key, JSON.stringify(command)), read()])
  return fresh ? JSON.stringify({ response_type: 'ephemeral', blocks: rows }) : null
}

/** Whether the request is new, once it is on the disk. */
async function take(key: string, payload: string): Promise<boolean> {
  const { rowCount } = await pool.query({ ...TAKE, values: [key, payload] })
  return rowCount === 1
}

/** Reads on another connection meanwhile: a look changes nothing, so that it may be begun before its request is taken. */
async function read(): Promise<unknown[]> {
  const client = await pool.connect()
  try {
    const [, , { rows }] = await Promise.all([
      client.query('begin'),
      client.query(entering({ organizationId, hashes })),
      client.query({ ...READ, values: [organizationId, benId] }),
      client.query('commit'),
    ])
    return rows
  } finally {
    client.release()
  }
}

const server = createServer(async (request, response) => {
  const answer = await answerTo(request)
  response.writeHead(answer === null ? 401 : 200, { 'content-type': 'application/json' }).end(answer)
})
await once(server.listen(0, '127.0.0.1'), 'listening')
process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`)
