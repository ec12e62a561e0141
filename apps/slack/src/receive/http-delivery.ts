import type { ServerResponse } from 'node:http'
import type { Delivery } from './delivery.ts'

/** A request that came over HTTP: its answer is the acknowledgement. */
export class HttpDelivery implements Delivery {
  readonly body: Delivery['body']
  readonly key: string
  readonly retryNum: number | undefined
  readonly receivedAt = performance.now()
  isAcknowledged = false
  readonly #response: ServerResponse

  constructor(
    response: ServerResponse,
    { body, key, retryNum }: Pick<Delivery, 'body' | 'key' | 'retryNum'>,
  ) {
    this.#response = response
    this.body = body
    this.key = key
    this.retryNum = retryNum
  }

  acknowledge(answer?: object): boolean {
    if (this.isAcknowledged) return false
    this.isAcknowledged = true
    if (this.#response.destroyed) return false
    if (answer === undefined) this.#response.writeHead(200).end()
    else this.#response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    return true
  }

  refuse(): void {
    if (this.isAcknowledged) return
    this.isAcknowledged = true
    this.#response.writeHead(503, { 'retry-after': '5' }).end()
  }
}
