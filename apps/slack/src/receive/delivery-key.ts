import { createHash } from 'node:crypto'

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

/**
 * The name of a request: of an event its id, for Slack delivers events again under a new signature; of anything else what the
 * transport knows to be its own.
 *
 * @param own the signature, or the id of the envelope where there is none
 */
export function deliveryKey(body: Readonly<Record<string, unknown>>, own: string): string {
  return hash(
    body.type === 'event_callback' && typeof body.event_id === 'string' ? `event:${body.event_id}` : own,
  )
}
