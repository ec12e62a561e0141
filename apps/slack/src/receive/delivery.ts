/** One request as a transport brings it: verified, and to be acknowledged once. */
export interface Delivery {
  readonly body: Readonly<Record<string, unknown>>
  /** The same for the same bytes, or the same event delivered again: 64 hexadecimal digits. */
  readonly key: string
  readonly retryNum: number | undefined
  /** When it came, by `performance.now()`: what is promised in time counts from here. */
  readonly receivedAt: number
  readonly isAcknowledged: boolean
  /** Answers Slack; the first call counts. False when nobody listens any more. */
  acknowledge(answer?: object): boolean
  /** Tells Slack to deliver this again later, which it does for events only. */
  refuse(): void
}
