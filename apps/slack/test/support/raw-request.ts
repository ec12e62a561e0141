import { createHmac } from 'node:crypto'
import { SIGNING_SECRET } from './chat.ts'

export interface Raw {
  readonly body: string | Buffer
  readonly headers: Record<string, string>
}

/** A slash command as Slack would send it, with the signature that these bytes deserve. */
export function signed(
  body: string,
  {
    secret = SIGNING_SECRET,
    atSeconds = Math.floor(Date.now() / 1000),
    type = 'application/x-www-form-urlencoded',
  } = {},
): Raw {
  const signature = createHmac('sha256', secret).update(`v0:${atSeconds}:${body}`).digest('hex')
  return {
    body,
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': String(atSeconds),
      'x-slack-signature': `v0=${signature}`,
    },
  }
}

/** The body of a slash command of Ada's. */
export function commandBody(text: string, fields: Record<string, string> = {}): string {
  return new URLSearchParams({
    command: '/accounts',
    text,
    team_id: 'T0ACORN',
    user_id: 'U0ADA',
    channel_id: 'C0GENERAL',
    trigger_id: `${Math.random()}`,
    ...fields,
  }).toString()
}

/** Sends bytes to the bot as anybody on the network can. */
export async function send(
  botUrl: string,
  { body, headers }: Raw,
): Promise<{ status: number; text: string; ms: number }> {
  const started = performance.now()
  const response = await fetch(`${botUrl}/slack/events`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
  return { status: response.status, text: await response.text(), ms: performance.now() - started }
}
