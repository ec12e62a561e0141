import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Ours } from './ours/ours.ts'

const MAIN = fileURLToPath(new URL('../../../apps/slack/src/main.ts', import.meta.url))
const START_TIMEOUT_MS = 30_000
const STOP_TIMEOUT_MS = 20_000
const TEAM = 'T0ACORN'
const PERSON = 'U0ADA'

/** A bot in a process of its own on the server under test, and a slash command of Ada's, from the request to its acknowledgement. */
export interface Chat {
  say(text: string): Promise<void>
  close(): Promise<void>
}

/**
 * Starts the bot as an operator would, with an address in Slack's place that answers every method with what the bot asks of it at
 * its start, connects the workspace and links Ada. From then on a command is one signed request.
 */
export async function startChat(ours: Ours): Promise<Chat> {
  const slack = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(
      JSON.stringify({ ok: true, team: 'Acorn', team_id: TEAM, user: { id: PERSON, team_id: TEAM } }),
    )
  })
  await once(slack.listen(0, '127.0.0.1'), 'listening')
  const { port } = slack.address() as AddressInfo
  const signingSecret = randomBytes(16).toString('hex')
  const bot = spawn(process.execPath, ['--conditions=@tenantry/source', MAIN], {
    env: {
      ...process.env,
      TENANTRY_DATABASE: ours.url,
      SLACK_BOT_TOKEN: `xoxb-${randomBytes(8).toString('hex')}`,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: `http://127.0.0.1:${port}/api/`,
      PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const address = await addressOf(bot)
  await ours.joinChat({ enterpriseId: null, teamId: TEAM, userId: PERSON })
  return {
    say: (text) => send(address, text, signingSecret),
    async close() {
      const gone = once(bot, 'exit')
      bot.kill('SIGTERM')
      // What was measured is not lost to a bot that does not end.
      const late = setTimeout(() => {
        process.stderr.write(`the bot has not stopped within ${STOP_TIMEOUT_MS / 1_000} s and is killed\n`)
        bot.kill('SIGKILL')
      }, STOP_TIMEOUT_MS)
      await gone
      clearTimeout(late)
      slack.close()
    },
  }
}

/** The bot says in its log at which port it listens. */
async function addressOf(bot: ChildProcess): Promise<string> {
  const { stdout } = bot
  if (stdout === null) throw new Error('the output of the bot is not read')
  const lines = createInterface({ input: stdout, signal: AbortSignal.timeout(START_TIMEOUT_MS) })
  for await (const line of lines) {
    const port = /"port":(\d+)/.exec(line)?.[1]
    if (port !== undefined) {
      stdout.resume()
      return `http://127.0.0.1:${port}/slack/events`
    }
  }
  throw new Error('the bot ended, or did not say in time where it listens')
}

/** A command as Slack sends it. Only an answer with something in it counts. */
async function send(address: string, text: string, signingSecret: string): Promise<void> {
  const body = new URLSearchParams({
    command: '/users',
    text,
    team_id: TEAM,
    user_id: PERSON,
    channel_id: 'C0GENERAL',
    trigger_id: randomBytes(8).toString('hex'),
  }).toString()
  const at = Math.floor(Date.now() / 1_000)
  const signature = createHmac('sha256', signingSecret).update(`v0:${at}:${body}`).digest('hex')
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(at),
      'x-slack-signature': `v0=${signature}`,
    },
    body,
  })
  const answer = await response.text()
  if (response.status !== 200 || !answer.includes('blocks'))
    throw new Error(`the bot answered ${response.status} ${answer.slice(0, 200)}`)
}
