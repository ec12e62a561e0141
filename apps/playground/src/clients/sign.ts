import { createHmac } from 'node:crypto'

/**
 * Slack's signature of a request: HMAC-SHA256 over `v0:<seconds>:<body>` with the signing secret.
 *
 * @param timestamp seconds since 1970, as `X-Slack-Request-Timestamp` carries them
 * @param body the bytes of the request exactly as they are sent
 */
export function sign(signingSecret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`
}
