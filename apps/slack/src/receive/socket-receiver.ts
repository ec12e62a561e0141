import { type Receiver, SocketModeReceiver } from '@slack/bolt'
import type { Log } from '../log.ts'
import { slackLog } from '../slack-log.ts'
import type { Delivery } from './delivery.ts'
import { deliveryKey } from './delivery-key.ts'

interface Envelope {
  readonly ack: (answer?: object) => Promise<void>
  readonly envelope_id: string
  readonly body: Readonly<Record<string, unknown>>
  readonly retry_num?: number
}

/** Requests over a socket that we opened ourselves to Slack: nothing to verify, and the same way behind it. */
export class SocketReceiver implements Receiver {
  readonly #inner: SocketModeReceiver

  constructor({
    appToken,
    apiUrl,
    log,
    take,
  }: {
    appToken: string
    apiUrl: string | undefined
    log: Log
    take: (delivery: Delivery) => Promise<void>
  }) {
    const clientOptions = apiUrl === undefined ? {} : { slackApiUrl: apiUrl }
    this.#inner = new SocketModeReceiver({
      appToken,
      logger: slackLog(log),
      installerOptions: { clientOptions },
    })
    // Bolt's own listener would run a request a second time, past the inbox.
    this.#inner.client.removeAllListeners('slack_event')
    this.#inner.client.on('slack_event', (envelope: Envelope) => void take(new SocketDelivery(envelope, log)))
  }

  init(): void {}

  async start(): Promise<void> {
    await this.#inner.start()
  }

  async stop(): Promise<void> {
    await this.#inner.stop()
  }
}

class SocketDelivery implements Delivery {
  readonly body: Delivery['body']
  readonly key: string
  readonly retryNum: number | undefined
  readonly receivedAt = performance.now()
  isAcknowledged = false
  readonly #envelope: Envelope
  readonly #log: Log

  constructor(envelope: Envelope, log: Log) {
    this.#envelope = envelope
    this.#log = log
    this.body = envelope.body
    this.retryNum = envelope.retry_num
    // Slack may deliver an envelope again on another connection; what was done in it keeps its trigger.
    const { trigger_id: trigger } = envelope.body
    this.key = deliveryKey(
      envelope.body,
      typeof trigger === 'string' ? `trigger:${trigger}` : `envelope:${envelope.envelope_id}`,
    )
  }

  acknowledge(answer?: object): boolean {
    if (this.isAcknowledged) return false
    this.isAcknowledged = true
    this.#envelope
      .ack(answer)
      .catch((error: unknown) => this.#log.warn({ error: String(error) }, 'an acknowledgement was not sent'))
    return true
  }

  /** What is not acknowledged comes again. */
  refuse(): void {
    this.isAcknowledged = true
  }
}
