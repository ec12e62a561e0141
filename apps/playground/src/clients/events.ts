import { setTimeout as sleep } from 'node:timers/promises'
import type { Courier } from './courier.ts'
import type { Acknowledgement } from './delivery.ts'

/** Slack tries an event again at once, after a minute, and after five. Nothing else is ever tried again. */
const retryAfterMs = [0, 60_000, 300_000]

const reasons = {
  operation_timeout: 'http_timeout',
  dispatch_failed: 'connection_failed',
  answered: 'http_error',
  not_awaited: 'http_timeout',
}

/** Delivers an event; one that is not acknowledged is delivered again, with Slack's headers for that. */
export async function sendEvent(courier: Courier, event: object): Promise<Acknowledgement> {
  const body = JSON.stringify(event)
  const first = await courier.send({ kind: 'event', body }, () => {})
  if (!isAcknowledged(first)) void retry(courier, body, first)
  return first
}

async function retry(courier: Courier, body: string, failed: Acknowledgement): Promise<void> {
  let last = failed
  for (const [index, waitMs] of retryAfterMs.entries()) {
    await sleep(waitMs, undefined, { ref: false })
    const headers = { 'X-Slack-Retry-Num': String(index + 1), 'X-Slack-Retry-Reason': reasons[last.outcome] }
    last = await courier.send({ kind: 'event', body, headers }, () => {})
    if (isAcknowledged(last)) return
  }
}

const isAcknowledged = (said: Acknowledgement): boolean =>
  said.outcome === 'not_awaited' || (said.outcome === 'answered' && said.status >= 200 && said.status < 300)
