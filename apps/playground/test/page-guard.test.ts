import { request } from 'node:http'
import { expect, test } from 'vitest'
import type { StandIn } from '../src/index.ts'
import { acornChat } from './acorn-chat.ts'

/** A request with exactly these headers: fetch would not let a test name a foreign host. */
function send(
  chat: StandIn,
  path: string,
  {
    method = 'POST',
    headers = {},
    body = '{}',
  }: { method?: string; headers?: Record<string, string>; body?: string },
): Promise<number> {
  const { hostname, port } = new URL(chat.url)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      resolve(response.statusCode ?? 0)
      response.destroy()
    })
    sent.on('error', reject)
    sent.end(method === 'POST' ? body : undefined)
  })
}

const own = (chat: StandIn) => ({ Origin: chat.url.slice(0, -1), 'Content-Type': 'application/json' })
const act = '/page/type'
const line = JSON.stringify({ member: 'U0ADA', text: 'Hello' })

test('the own page may act', async () => {
  await using chat = await acornChat()
  expect(await send(chat, act, { headers: own(chat), body: line })).toBe(200)
  expect(chat.as('U0ADA').messages()).toHaveLength(1)
})

test('a foreign page may not act: another origin, none at all, or another site by the browser’s own word', async () => {
  await using chat = await acornChat()
  const json = { 'Content-Type': 'application/json' }
  for (const headers of [
    { ...json, Origin: 'https://evil.test' },
    { ...json, Origin: 'null' },
    { ...json, Origin: 'http://127.0.0.1:1' },
    json,
    { ...own(chat), 'Sec-Fetch-Site': 'cross-site' },
  ]) {
    expect(await send(chat, act, { headers, body: line })).toBe(403)
  }
  expect(chat.as('U0ADA').messages()).toEqual([])
})

test('a form of a foreign page may not act: only JSON is taken', async () => {
  await using chat = await acornChat()
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonp',
  ]) {
    expect(await send(chat, act, { headers: { ...own(chat), 'Content-Type': type }, body: line })).toBe(415)
  }
  expect(chat.as('U0ADA').messages()).toEqual([])
})

test('another name for this machine is not served, neither page nor data nor Web API', async () => {
  await using chat = await acornChat()
  const { port } = new URL(chat.url)
  for (const path of ['/', '/page/people', '/api/api.test', act]) {
    expect(await send(chat, path, { headers: { ...own(chat), Host: `evil.test:${port}` }, body: line })).toBe(
      421,
    )
  }
  expect(await send(chat, '/', { method: 'GET', headers: { Host: `localhost:${port}` } })).toBe(200)
})

test('what a person sees is not given to another site', async () => {
  await using chat = await acornChat()
  const live = (headers: Record<string, string>) =>
    send(chat, '/page/live?member=U0ADA', { method: 'GET', headers })
  expect(await live({ 'Sec-Fetch-Site': 'cross-site' })).toBe(403)
  expect(await live({ Origin: 'https://evil.test' })).toBe(403)
  expect(await live({ 'Sec-Fetch-Site': 'same-origin' })).toBe(200)
})

test('no path leads out of the page’s folder', async () => {
  await using chat = await acornChat()
  for (const path of [
    '/../package.json',
    '/%2e%2e/package.json',
    '/tsconfig.json',
    '/page.js/../../package.json',
    '//etc/passwd',
    '/nothing.js',
  ]) {
    expect(await send(chat, path, { method: 'GET' })).toBe(404)
  }
})

test('what is not well formed is refused, and nothing happens', async () => {
  await using chat = await acornChat()
  const status = (path: string, body: string) => send(chat, path, { headers: own(chat), body })
  expect(await status(act, '{')).toBe(400)
  expect(await status(act, '[]')).toBe(400)
  expect(await status(act, '{"member":"U0ADA"}')).toBe(400)
  expect(await status(act, '{"member":"U0NOBODY","text":"x"}')).toBe(404)
  expect(await status('/page/constructor', line)).toBe(404)
  expect(await status('/page/submit', '{"member":"U0ADA","viewId":"V0NONE"}')).toBe(409)
  expect(await status('/page/press', '{"member":"U0ADA","ts":"1.2","blockId":"b","actionId":"a"}')).toBe(404)
})

test('the page may load its own files and talk to its own server, and nothing else', async () => {
  await using chat = await acornChat()
  const { headers } = await fetch(chat.url)
  const policy = headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).not.toMatch(/unsafe|\*|https?:/)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})

test('the page is light: fewer than forty files, less than 100 kB', async () => {
  await using chat = await acornChat()
  const seen = new Set<string>()
  let bytes = 0
  const load = async (name: string): Promise<void> => {
    if (seen.has(name)) return
    seen.add(name)
    const text = await (await fetch(new URL(name, chat.url))).text()
    bytes += text.length
    for (const [, next = ''] of text.matchAll(/(?:from '\.|(?:src|href)=")(\/[a-z-]+\.(?:js|css|svg))/g))
      await load(next)
  }
  await load('/')
  expect(seen.size).toBeGreaterThan(20)
  expect(seen.size).toBeLessThan(40)
  expect(bytes).toBeLessThan(100_000)
})
