import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Parts } from './measure/profile.ts'

const PROFILED = fileURLToPath(new URL('./measure/profiled-process.ts', import.meta.url))
const START_TIMEOUT_MS = 30_000
const STOP_TIMEOUT_MS = 20_000
export const TEAM = 'T0ACORN'
export const PERSON = 'U0ADA'

/** A program in a process of its own that takes Slack's requests. */
export interface Child {
  /** A slash command of Ada's, from the request to its acknowledgement. */
  say(text: string): Promise<void>
  /** Where the time of such a command goes in that process. */
  profileOf(text: string, calls: number): Promise<Parts>
  close(): Promise<void>
}

/**
 * Starts a program that takes requests at a port of its choice, and writes a line with it.
 *
 * @param environment what it needs to know besides the signing secret
 * @param late aborted when it is not waited for any longer
 */
export async function startChild(
  program: string,
  environment: NodeJS.ProcessEnv,
  late = AbortSignal.timeout(START_TIMEOUT_MS),
): Promise<Child> {
  const signingSecret = randomBytes(16).toString('hex')
  const child = spawn(process.execPath, ['--conditions=@tenantry/source', '--import', PROFILED, program], {
    env: { ...process.env, ...environment, SLACK_SIGNING_SECRET: signingSecret },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const address = await addressOf(child, late)
  const say = (text: string) => send(address, text, signingSecret)
  return {
    say,
    async profileOf(text, calls) {
      for (let warmUp = 0; warmUp < calls / 4; warmUp += 1) await say(text)
      await asked(child, 'begin')
      for (let done = 0; done < calls; done += 1) await say(text)
      return (await asked(child, { calls })) as Parts
    },
    async close() {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      // What was measured is not lost to a bot that does not end.
      const late = setTimeout(() => {
        process.stderr.write(`the bot has not stopped within ${STOP_TIMEOUT_MS / 1_000} s and is killed\n`)
        child.kill('SIGKILL')
      }, STOP_TIMEOUT_MS)
      await gone
      clearTimeout(late)
    },
  }
}

async function asked(child: ChildProcess, question: 'begin' | { calls: number }): Promise<unknown> {
  const answered = once(child, 'message')
  child.send(question)
  const [answer] = await answered
  return answer
}

/** It says in its output at which port it listens. */
async function addressOf(child: ChildProcess, late: AbortSignal): Promise<string> {
  const { stdout } = child
  if (stdout === null) throw new Error('the output of the bot is not read')
  const lines = createInterface({ input: stdout, signal: late })
  let port: string | undefined
  for await (const line of lines) {
    port = /"port":(\d+)/.exec(line)?.[1]
    if (port !== undefined) break
  }
  // Closing pauses what the lines came from, also where it is the signal that closes, later: a bot whose output nobody reads stands still once
  // the pipe is full.
  lines.close()
  stdout.resume()
  if (port !== undefined) return `http://127.0.0.1:${port}/slack/events`
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
