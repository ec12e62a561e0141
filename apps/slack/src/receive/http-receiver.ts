import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Receiver } from '@slack/bolt'
import type { Log } from '../log.ts'
import type { Delivery } from './delivery.ts'
import { deliveryKey } from './delivery-key.ts'
import { HttpDelivery } from './http-delivery.ts'
import { parseBody } from './parse-body.ts'
import { readBody } from './read-body.ts'
import { isFromSlack } from './verify-request.ts'

const EVENTS_PATH = '/slack/events'
/** Slack sends at once; whoever takes longer is not Slack. */
const REQUEST_TIMEOUT_MS = 10_000
const CLOSE_IDLE_EVERY_MS = 50
/** Whatever came is answered by 1.5 s; what is still half a request after twice that is nobody's. */
const STOP_GRACE_MS = 3_000

export interface HttpReceiverOptions {
  readonly signingSecret: string
  readonly now: () => Date
  readonly log: Log
  readonly take: (delivery: Delivery) => Promise<void>
}

/** Requests over HTTP, each verified on its raw bytes before anything else looks at it. */
export class HttpReceiver implements Receiver {
  readonly #options: HttpReceiverOptions
  readonly #server: Server

  constructor(options: HttpReceiverOptions) {
    this.#options = options
    this.#server = createServer(
      { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
      (request, response) => {
        this.#serve(request, response).catch((error: unknown) => {
          options.log.error({ fault: String(error) }, 'a fault before a request was read')
          if (!response.headersSent) response.writeHead(500)
          response.end()
        })
      },
    )
  }

  /** Bolt introduces itself; everything goes through `take` instead. */
  init(): void {}

  /** @returns the port, which is another one than 0 */
  async start({ port, host }: { port: number; host: string }): Promise<number> {
    this.#server.listen(port, host)
    await once(this.#server, 'listening')
    return (this.#server.address() as AddressInfo).port
  }

  /** Takes no more requests; those that came are still answered. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    // A connection that is kept alive would hold the end up until it falls asleep.
    const closing = setInterval(() => this.#server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS)
    const giveUp = setTimeout(() => this.#server.closeAllConnections(), STOP_GRACE_MS)
    await closed
    clearInterval(closing)
    clearTimeout(giveUp)
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST' || request.url?.split('?')[0] !== EVENTS_PATH) {
      return refuse(response, 404, `Slack's requests go to POST ${EVENTS_PATH}.`)
    }
    const raw = await readBody(request)
    if (raw === null) return refuse(response, 413, 'This is larger than anything that Slack sends.')
    if (!this.#isFromSlack(request, raw))
      return refuse(response, 401, 'This is not signed by Slack, or too long ago.')
    const body = parseBody(raw.toString())
    if (body === null) return refuse(response, 400, 'This cannot be read.')
    if (body.type === 'url_verification') return challenge(response, body.challenge)
    if (body.ssl_check === '1') return void response.writeHead(200).end()
    const key = deliveryKey(body, `signature:${request.headers['x-slack-signature']}`)
    const retryNum = Number(request.headers['x-slack-retry-num'] ?? Number.NaN)
    await this.#options.take(
      new HttpDelivery(response, { body, key, retryNum: Number.isNaN(retryNum) ? undefined : retryNum }),
    )
  }

  #isFromSlack({ headers }: IncomingMessage, body: Buffer): boolean {
    const signed = {
      timestamp: single(headers['x-slack-request-timestamp']),
      signature: single(headers['x-slack-signature']),
      body,
    }
    const { signingSecret, now, log } = this.#options
    const fromSlack = isFromSlack(signed, signingSecret, now().getTime())
    if (!fromSlack) log.warn({ bytes: body.length }, 'a request that is not signed by Slack was refused')
    return fromSlack
  }
}

function single(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response
    .writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' })
    .end(`${sentence}\n`)
}

function challenge(response: ServerResponse, text: unknown): void {
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ challenge: String(text) }))
}
