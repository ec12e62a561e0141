import { checkOptions, type SlackAppOptions } from '../options.ts'
import { CannotStart } from './cannot-start.ts'

/** What the environment says. */
export interface Settings {
  readonly database: string
  readonly owner: string | undefined
  readonly port: number
  readonly host: string
  readonly slack: Omit<SlackAppOptions, 'tenantry'>
}

const DEFAULT_DATABASE = 'pglite:.tenantry'
const DEFAULT_PORT = 3000
/** Whoever wants to be reached from elsewhere says so: a proxy or a tunnel in front is on this machine. */
const DEFAULT_HOST = '127.0.0.1'

/**
 * Reads the environment.
 *
 * @throws CannotStart with one sentence that names the variable, and never its value where that is a secret
 */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = (name: string) => environment[name]?.trim() || undefined
  const botToken = given('SLACK_BOT_TOKEN')
  if (botToken === undefined) {
    throw new CannotStart(
      'SLACK_BOT_TOKEN is not set. Copy the bot token from "OAuth & Permissions" of your Slack app.',
    )
  }
  const appToken = given('SLACK_APP_TOKEN')
  const signingSecret = given('SLACK_SIGNING_SECRET')
  if (appToken === undefined && signingSecret === undefined) {
    throw new CannotStart(
      'SLACK_SIGNING_SECRET is not set. Copy it from "Basic Information" of your Slack app, or set SLACK_APP_TOKEN for Socket Mode.',
    )
  }
  const slackApiUrl = given('SLACK_API_URL')?.replace(/\/*$/, '/')
  const commandPrefix = given('SLACK_COMMAND_PREFIX')
  const slack = {
    botToken,
    ...(appToken === undefined ? {} : { appToken }),
    ...(signingSecret === undefined ? {} : { signingSecret }),
    ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
    ...(commandPrefix === undefined ? {} : { commandPrefix }),
  }
  refuseMalformed(slack)
  return {
    database: given('TENANTRY_DATABASE') ?? DEFAULT_DATABASE,
    owner: given('TENANTRY_OWNER_DATABASE'),
    port: portOf(given('PORT')),
    host: given('HOST') ?? DEFAULT_HOST,
    slack,
  }
}

function refuseMalformed(slack: Settings['slack']): void {
  try {
    checkOptions(slack)
  } catch (error) {
    throw new CannotStart((error as Error).message)
  }
}

function portOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new CannotStart('PORT is not a number from 0 to 65535. Set another one, for example PORT=3000.')
}
