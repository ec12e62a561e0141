import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Unusable } from './unusable.ts'

const usual = 3000

/** The port of `PORT`, or 3000. What is no port is refused. */
export function portOf(text: string | undefined): number {
  if (text === undefined || text === '') return usual
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new Unusable(
    `PORT is “${text}”, and has to be a number from 0 to 65535. Set another one: PORT=3001 npm start`,
  )
}

/** The sentence for a port that cannot be listened on. */
export function busyPort(error: unknown, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return new Unusable(
      `Port ${port} is in use. Set another one: PORT=${port + 1} npm start
If it is a playground that runs there, it is open at http://127.0.0.1:${port}/. A second one needs a folder of its own, too: PORT=${port + 1} TENANTRY_DATABASE=pglite:.tenantry-2 npm start`,
    )
  if (code === 'EACCES')
    return new Unusable(`Port ${port} may not be used by you. Set another one: PORT=3000 npm start`)
  return error
}

/** Finds out that a port cannot be had, or that nothing would ever connect to it, before anything is opened or written. */
export async function refuseUnusablePort(port: number): Promise<void> {
  const probe = createServer((_request, response) => response.end())
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error) => reject(busyPort(error, port)))
    probe.listen(port, '127.0.0.1', resolve)
  })
  try {
    await fetch(`http://127.0.0.1:${(probe.address() as AddressInfo).port}/`)
  } catch {
    throw new Unusable(
      `Port ${port} belongs to a service that browsers never open a page at. Set another one: PORT=3000 npm start`,
    )
  } finally {
    await new Promise((resolve) => {
      probe.close(resolve)
      probe.closeAllConnections()
    })
  }
}
