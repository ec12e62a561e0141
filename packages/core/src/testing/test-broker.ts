import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What the processes of one test run share. */
export interface TestBroker {
  /** Holds a random part: whoever knows it gets the address of a server, and the right to do anything there. */
  readonly url: string
  close(): Promise<void>
}

/**
 * Answers the test processes of one run, over loopback:
 * - `GET /server` the address of the one Postgres, which is started when it is first asked for;
 * - `GET /lock/<name>` is answered when nobody else has that lock, and holds it until the connection ends, also by a crash;
 * - `PUT` and `GET /snapshot/<name>` keep data directories in memory, so that a run leaves no files.
 */
export async function startTestBroker(serverUrl: () => Promise<string>): Promise<TestBroker> {
  const secret = randomBytes(16).toString('hex')
  const locks = new Map<string, Promise<void>>()
  const snapshots = new Map<string, Buffer>()

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, given, what, name = ''] = (request.url ?? '').split('/')
    if (given !== secret) response.writeHead(403).end()
    else if (what === 'server') response.end(await serverUrl())
    else if (what === 'lock') await hold(locks, name, response)
    else if (request.method === 'PUT') {
      snapshots.set(name, await buffer(request))
      response.end()
    } else if (snapshots.has(name)) response.end(snapshots.get(name))
    else response.writeHead(404).end()
  }
  const server = createServer((request, response) => {
    // A connection that is kept may be closed at the very moment in which it is used again.
    response.shouldKeepAlive = false
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  server.unref()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${secret}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function hold(
  locks: Map<string, Promise<void>>,
  name: string,
  response: ServerResponse,
): Promise<void> {
  const before = locks.get(name)
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  response.once('close', resolve)
  locks.set(name, before === undefined ? ended : before.then(() => ended))
  await before
  response.flushHeaders()
}
