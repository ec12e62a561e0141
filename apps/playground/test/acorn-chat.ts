import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App, LogLevel } from '@slack/bolt'
import { createStandIn, type Member, type StandIn, type StandInOptions } from '../src/index.ts'

export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5'
export const botToken = 'xoxb-acorn'

export const people: Member[] = [
  { id: 'U0ADA', name: 'ada', real_name: 'Ada Oak', email: 'ada@acorn.test' },
  { id: 'U0BEN', name: 'ben', real_name: 'Ben Ash', email: 'ben@oak.test' },
  { id: 'U0CLEO', name: 'cleo', real_name: 'Cleo Elm', email: 'cleo@oak.test' },
  { id: 'U0DOV', name: 'dov', real_name: 'Dov Pine', email: 'dov@pine.test' },
]

/** The chat of Acorn, without a bot. */
export function acornChat(options: Partial<StandInOptions> = {}): Promise<StandIn & AsyncDisposable> {
  const settings = {
    signingSecret,
    botToken,
    team: { id: 'T0ACORN', name: 'Acorn', domain: 'acorn' },
    members: people,
    ...options,
  }
  return createStandIn(settings).then((standIn) =>
    Object.assign(standIn, { [Symbol.asyncDispose]: () => standIn.close() }),
  )
}

/**
 * A small bot on the real Bolt, connected to this chat.
 *
 * @param define adds its listeners
 */
export async function boltBot(
  standIn: StandIn,
  define: (app: App) => void = () => {},
  settings: { signingSecret?: string } = {},
): Promise<{ app: App; url: string } & AsyncDisposable> {
  const app = new App({
    token: botToken,
    signingSecret: settings.signingSecret ?? signingSecret,
    clientOptions: { slackApiUrl: standIn.apiUrl, rejectRateLimitedCalls: true, retryConfig: { retries: 0 } },
    // Otherwise Bolt asks who it is at once, also in a test that is over by then.
    tokenVerificationEnabled: false,
    logger: silent,
  })
  define(app)
  const server = (await app.start({ port: 0, host: '127.0.0.1' })) as Server
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  standIn.connectBot(url)
  return {
    app,
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await app.stop()
    },
  }
}

/** Bolt's own complaints about what the tests provoke are no news. */
const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
}

/** Calls the Web API as any HTTP client would, and gives back what it says. */
export async function call(
  standIn: StandIn,
  method: string,
  given: object = {},
  headers: Record<string, string> = { Authorization: `Bearer ${botToken}` },
): Promise<{ status: number; headers: Headers; ok: boolean; error?: string } & Record<string, unknown>> {
  const response = await fetch(`${standIn.apiUrl}${method}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(given),
  })
  return {
    status: response.status,
    headers: response.headers,
    ...((await response.json()) as { ok: boolean }),
  }
}

/** A clock that stands still until it is moved. */
export function handClock(): { now: () => Date; forwardMs: (ms: number) => void } {
  let at = Date.now()
  return {
    now: () => new Date(at),
    forwardMs: (ms) => {
      at += ms
    },
  }
}
