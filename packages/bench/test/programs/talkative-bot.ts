import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Written for each request, which is answered when it is. */
const MORE_THAN_A_PIPE_HOLDS = 2_000_000

const server = createServer((_request, response) => {
  process.stdout.write(`${'x'.repeat(MORE_THAN_A_PIPE_HOLDS)}\n`, () => response.end('{"blocks":[]}'))
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`{"port":${(server.address() as AddressInfo).port}}\n`)
})
