import { setTimeout as sleep } from 'node:timers/promises'
import { createTenantry, type Tenantry, TenantryError } from '@tenantry/core'
import { createSlackApp, type SlackApp } from '../app.ts'
import { jsonLog } from '../log.ts'
import { CannotStart } from './cannot-start.ts'
import { checkToken } from './check-token.ts'
import { startListening } from './listening.ts'
import { readSettings, type Settings } from './settings.ts'
import { type Signals, untilStopped } from './until-stopped.ts'

/** Ten seconds are all that whoever stops a process commonly gives it: six for the bot, */
const STOP_WITHIN_MS = 6_000
/** and this for the database to let go, also while it is still being opened. */
const CLOSE_WITHIN_MS = 3_500

/**
 * Runs the bot as the environment says, until it is told to stop: for `main`, and for whoever starts it in the same way. What cannot
 * start is one sentence on the standard error.
 *
 * @param environment `SLACK_*`, `PORT`, `HOST`, `TENANTRY_DATABASE`, `TENANTRY_OWNER_DATABASE`
 * @returns the exit code
 */
export async function runFromEnvironment(
  environment: NodeJS.ProcessEnv,
  signals: Signals = process,
): Promise<number> {
  try {
    return await run(readSettings(environment), signals)
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`)
    return 1
  }
}

/** The signals are listened to before anything is begun: a start takes seconds, and may be told to stop in each of them. */
async function run(settings: Settings, signals: Signals): Promise<number> {
  const { database, owner } = settings
  const log = jsonLog()
  const opened = createTenantry({ database, ...(owner === undefined ? {} : { owner }) })
  const started = opened.then((tenantry) => start(tenantry, settings, log))
  try {
    const code = await untilStopped(async () => (await started).stop(), {
      withinMs: STOP_WITHIN_MS,
      signals,
      started,
    })
    log.info({}, 'the bot has stopped')
    return code
  } finally {
    await Promise.race([opened.then((tenantry) => tenantry.close()), sleep(CLOSE_WITHIN_MS)])
  }
}

async function start(
  tenantry: Tenantry,
  { port, host, slack }: Settings,
  log: ReturnType<typeof jsonLog>,
): Promise<SlackApp> {
  await tenantry.migrate()
  await checkToken({ token: slack.botToken, apiUrl: slack.slackApiUrl, log })
  const bot = createSlackApp({ tenantry, ...slack, log })
  const listening = await startListening(bot, { port, host })
  log.info(listening === 0 ? { socket: true } : { port: listening, host }, 'the bot is there')
  return bot
}

function sentenceOf(error: unknown): string {
  if (error instanceof CannotStart || error instanceof TenantryError) return error.message
  return `The bot could not start: ${error instanceof Error ? error.message : String(error)}`
}
