/** What the bot said to a request, or why nothing that it said counts. */
export type Acknowledgement =
  | { outcome: 'answered'; status: number; contentType: string; body: string; ms: number }
  /** Nothing within three seconds. */
  | { outcome: 'operation_timeout'; ms: number }
  /** Nobody listens, or the connection broke. */
  | { outcome: 'dispatch_failed'; ms: number }
  /** It was not waited for: `faults.awaitAcknowledgement` is off. */
  | { outcome: 'not_awaited'; ms: number }

export type DeliveryKind = 'command' | 'interaction' | 'event' | 'url_verification'

/** One signed request to the bot, exactly as it was sent: it can be sent again. */
export interface Delivery {
  kind: DeliveryKind
  url: string
  headers: Record<string, string>
  body: string
  /** Shows what comes back, each time that this request is delivered. */
  acknowledged: (acknowledgement: Acknowledgement) => void
}
