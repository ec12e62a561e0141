import { createHmac, timingSafeEqual } from 'node:crypto'

/** Older or younger is a replay, or a clock that is wrong (Slack's own rule, in both directions). */
const WINDOW_SECONDS = 300
const SIGNATURE = /^v0=[0-9a-f]{64}$/
const TIMESTAMP = /^[1-9][0-9]{0,11}$/

export interface SignedRequest {
  /** `X-Slack-Request-Timestamp` */
  readonly timestamp: string | undefined
  /** `X-Slack-Signature` */
  readonly signature: string | undefined
  /** The bytes as they came: a body that was read and written again may differ. */
  readonly body: Buffer
}

/**
 * Whether a request is Slack's, and of now. There is no exception for any kind of request: one that said `ssl_check=1` used to pass
 * unsigned elsewhere.
 *
 * @param secret the app's signing secret
 * @param nowMs milliseconds since 1970
 */
export function isFromSlack(
  { timestamp, signature, body }: SignedRequest,
  secret: string,
  nowMs: number,
): boolean {
  if (timestamp === undefined || !TIMESTAMP.test(timestamp)) return false
  if (signature === undefined || !SIGNATURE.test(signature)) return false
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > WINDOW_SECONDS) return false
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest()
  return timingSafeEqual(expected, Buffer.from(signature.slice(3), 'hex'))
}
