import { randomBytes } from 'node:crypto'
import type { Courier } from './courier.ts'
import { verificationToken } from './slash-command.ts'

/** Slack's question to a new request address: whoever listens there has to send the challenge back. */
export async function verifyUrl(courier: Courier): Promise<boolean> {
  const challenge = randomBytes(20).toString('hex')
  const body = JSON.stringify({ type: 'url_verification', token: verificationToken, challenge })
  const said = await courier.send({ kind: 'url_verification', body }, () => {})
  return said.outcome === 'answered' && said.status === 200 && said.body.includes(challenge)
}
