import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { HttpRefusal } from '../http/http-refusal.ts'

const folder = new URL('../../page/', import.meta.url)

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** The page runs its own files and nothing else, talks to its own server only, and is shown in no other page's frame. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Sends one file of the page's folder. A name is letters, digits and dashes: no path leads out of the folder. */
export async function sendFile(response: ServerResponse, name: string): Promise<void> {
  const type = /^[a-z0-9-]+\.(html|css|js|svg)$/.exec(name)?.[1]
  if (type === undefined) throw new HttpRefusal(404, 'There is no such page.')
  const content = await readFile(new URL(name, folder)).catch(() => undefined)
  if (content === undefined) throw new HttpRefusal(404, 'There is no such page.')
  response.writeHead(200, {
    'Content-Type': types[type],
    'Content-Security-Policy': policy,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-cache',
  })
  response.end(content)
}
