import { createTenantry, type Tenantry, TenantryError } from '@tenantry/core'
import { createSlackApp } from '../app.ts'
import { jsonLog } from '../log.ts'
import { CannotStart } from './cannot-start.ts'
import { checkToken } from './check-token.ts'
import { startListening } from './listening.ts'
import { readSettings, type Settings } from './settings.ts'
import { type Signals, untilStopped } from './until-stopped.ts'

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

async function run({ database, owner, port, host, slack }: Settings, signals: Signals): Promise<number> {
  const log = jsonLog()
  const tenantry = await createTenantry({ database, ...(owner === undefined ? {} : { owner }) })
  try {
    await tenantry.migrate()
    await checkToken({ token: slack.botToken, apiUrl: slack.slackApiUrl, log })
    return await serve(tenantry, { ...slack, log }, { port, host, signals })
  } finally {
    await tenantry.close()
  }
}

async function serve(
  tenantry: Tenantry,
  slack: Settings['slack'] & { log: ReturnType<typeof jsonLog> },
  { port, host, signals }: { port: number; host: string; signals: Signals },
): Promise<number> {
  const bot = createSlackApp({ tenantry, ...slack })
  const listening = await startListening(bot, { port, host })
  slack.log.info(listening === 0 ? { socket: true } : { port: listening, host }, 'the bot is there')
  const code = await untilStopped(signals, () => bot.stop())
  slack.log.info({}, 'the bot has stopped')
  return code
}

function sentenceOf(error: unknown): string {
  if (error instanceof CannotStart || error instanceof TenantryError) return error.message
  return `The bot could not start: ${error instanceof Error ? error.message : String(error)}`
}
