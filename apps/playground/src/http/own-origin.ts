import type { IncomingMessage } from 'node:http'
import { HttpRefusal } from './http-refusal.ts'

/**
 * Refuses what was not sent to this very address. Another name that resolves to 127.0.0.1 is how a foreign
 * page would reach a server on this machine (DNS rebinding); a browser always tells the name that it used.
 */
export function refuseForeignHost(request: IncomingMessage, port: number): void {
  const ours = [`127.0.0.1:${port}`, `localhost:${port}`]
  if (ours.includes(request.headers.host ?? '')) return
  throw new HttpRefusal(421, 'This address is not served here.')
}

/**
 * Refuses what a foreign page asks for: acts must come from our own page (a browser sends `Origin` with every
 * POST), and data must not be fetched by another site.
 */
export function refuseForeignPage(request: IncomingMessage): void {
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  const foreignOrigin = origin !== undefined && origin !== `http://${host}`
  const foreignSite = site !== undefined && site !== 'same-origin'
  const nameless = request.method === 'POST' && origin === undefined
  if (foreignOrigin || foreignSite || nameless)
    throw new HttpRefusal(403, 'Only the page of this server may ask that.')
}

/** A form of a foreign page cannot send JSON without asking the browser first. */
export function refuseOtherThanJson(request: IncomingMessage): void {
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new HttpRefusal(415, 'The request has to be JSON.')
}
