import type { Acknowledgement, Delivery, DeliveryKind } from './delivery.ts'
import type { Faults } from './faults.ts'
import { sign } from './sign.ts'

/** Slack's own deadline for an acknowledgement. */
const acknowledgeWithinMs = 3000

/** The latest requests that are kept for being delivered again. */
const keptDeliveries = 1000

/** Carries signed requests to the bot, and what it acknowledges back. */
export class Courier {
  readonly sent: Delivery[] = []
  #botUrl: string | undefined
  readonly #settings: { signingSecret: string; clock: () => Date; faults: Faults }

  constructor(settings: { signingSecret: string; clock: () => Date; faults: Faults }) {
    this.#settings = settings
  }

  /** @param url the bot's address; without a path, `/slack/events` is meant */
  connect(url: string): void {
    const given = new URL(url)
    this.#botUrl = given.pathname === '/' ? new URL('/slack/events', given).href : given.href
  }

  /** Signs this body and delivers it, with whatever duplicates the faults ask for. */
  async send(
    request: { kind: DeliveryKind; body: string; headers?: Record<string, string> },
    acknowledged: Delivery['acknowledged'],
  ): Promise<Acknowledgement> {
    const delivery = this.#signed(request, acknowledged)
    this.sent.push(delivery)
    if (this.sent.length > keptDeliveries) this.sent.shift()
    await this.#settings.faults.hold()
    const copies = Array.from({ length: this.#settings.faults.duplicates }, () => this.deliver(delivery))
    const [first] = await Promise.all([this.deliver(delivery), ...copies])
    return first
  }

  /** Delivers this very request, also a second time and also later: the bytes and the signature stay what they are. */
  async deliver(delivery: Delivery): Promise<Acknowledgement> {
    const started = performance.now()
    const answer = this.#post(delivery, started)
    if (!this.#settings.faults.awaitAcknowledgement) return { outcome: 'not_awaited', ms: 0 }
    const acknowledgement = await answer
    delivery.acknowledged(acknowledgement)
    return acknowledgement
  }

  #signed(
    { kind, body, headers }: { kind: DeliveryKind; body: string; headers?: Record<string, string> },
    acknowledged: Delivery['acknowledged'],
  ): Delivery {
    if (this.#botUrl === undefined) throw new Error('No bot is connected yet: call connectBot(url) first.')
    const timestamp = Math.floor(this.#settings.clock().getTime() / 1000)
    const json = kind === 'event' || kind === 'url_verification'
    return {
      kind,
      url: this.#botUrl,
      body,
      acknowledged,
      headers: {
        'User-Agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        Accept: 'application/json,*/*',
        'Content-Type': json ? 'application/json' : 'application/x-www-form-urlencoded',
        'X-Slack-Request-Timestamp': String(timestamp),
        'X-Slack-Signature': sign(this.#settings.signingSecret, timestamp, body),
        ...headers,
      },
    }
  }

  async #post({ url, headers, body }: Delivery, started: number): Promise<Acknowledgement> {
    const elapsed = () => Math.round(performance.now() - started)
    const deadline = AbortSignal.timeout(acknowledgeWithinMs)
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal: deadline,
      })
      return {
        outcome: 'answered',
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        body: await response.text(),
        ms: elapsed(),
      }
    } catch {
      return { outcome: deadline.aborted ? 'operation_timeout' : 'dispatch_failed', ms: elapsed() }
    }
  }
}
