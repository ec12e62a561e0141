import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PageRoutes } from '../page/page-routes.ts'
import { HttpRefusal } from './http-refusal.ts'
import { refuseForeignHost } from './own-origin.ts'
import { sendJson } from './send-json.ts'
import type { SlackRoutes } from './slack-routes.ts'

interface Routes {
  slack: SlackRoutes
  page: PageRoutes
}

/**
 * Listens on this machine only.
 *
 * @param port 0 for any free one; a port that is taken rejects with `EADDRINUSE`
 */
export function listen(routes: () => Routes, port: number): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = createServer((request, response) => void answer(routes(), request, response))
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve({ server, port: portOf(server) }))
  })
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port

async function answer(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    refuseForeignHost(request, request.socket.localPort ?? 0)
    await route(routes, request, response)
  } catch (error) {
    if (response.headersSent) return void response.destroy()
    const [status, message] =
      error instanceof HttpRefusal ? [error.status, error.message] : [500, (error as Error).message]
    sendJson(response, status, { ok: false, error: message, errors: {} })
  }
}

async function route(
  { slack, page }: Routes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const [, first = '', second = ''] = url.pathname.split('/')
  if (first === 'api' && request.method === 'POST') return slack.api(request, response, second)
  if (first === 'response' && request.method === 'POST') return slack.responseUrl(request, response, second)
  if (first === 'page') return page.data(request, response, url)
  if (request.method === 'GET' || request.method === 'HEAD') return page.file(response, url.pathname)
  throw new HttpRefusal(404, 'There is no such page.')
}
