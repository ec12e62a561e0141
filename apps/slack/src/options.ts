import type { Tenantry } from '@tenantry/core'
import type { Log } from './log.ts'
import type { OverLimit } from './present/fit.ts'
import type { Deadlines } from './receive/deadlines.ts'

export interface SlackAppOptions {
  /** Opened and migrated; stays open when the bot stops. */
  readonly tenantry: Tenantry
  /** From the app's page at Slack. Not needed where `appToken` is given. */
  readonly signingSecret?: string
  /** `xoxb-…` */
  readonly botToken: string
  /** `xapp-…`: requests come over a socket that the bot opens, and no port is listened on. */
  readonly appToken?: string
  /** Another base of Slack's Web API, with a slash at its end. */
  readonly slackApiUrl?: string
  /** `acme` makes `/acme-accounts` of `/accounts`, so that two deployments can share a workspace. */
  readonly commandPrefix?: string
  /** Nouns of the host's own commands that have a slash command of their own, such as `projects`; say them to `appManifest`, too. */
  readonly nouns?: readonly string[]
  readonly log?: Log
  /** The time, for tests. */
  readonly clock?: () => Date
  /** What is done with a message that Slack would refuse as too long: cut visibly unless told to throw, as tests do. */
  readonly overLimit?: OverLimit
  /** For tests on slow machines; Slack gives up after three seconds. */
  readonly deadlines?: Partial<Deadlines>
  /** Milliseconds after which a request is thought to have lost its process: 30 s unless told; longer than any answer takes. */
  readonly takeOverAfterMs?: number
}

const PREFIX = /^[a-z0-9][a-z0-9-]{0,20}$/

/**
 * Refuses what a bot cannot be started with.
 *
 * @throws Error with one sentence that names the option; never with its value, which may be a secret
 */
export function checkOptions({
  signingSecret,
  botToken,
  appToken,
  slackApiUrl,
  commandPrefix,
}: Omit<SlackAppOptions, 'tenantry'>): void {
  if (!/^xoxb-\S+$/.test(botToken))
    throw new Error(
      'The bot token (SLACK_BOT_TOKEN) is not one: it begins with xoxb-. Copy it from "OAuth & Permissions" of your Slack app.',
    )
  if (appToken !== undefined && !/^xapp-\S+$/.test(appToken)) {
    throw new Error(
      'The app token (SLACK_APP_TOKEN) is not one: it begins with xapp-. Copy it from "Basic Information" of your Slack app.',
    )
  }
  if (appToken === undefined && !/^\S{16,}$/.test(signingSecret ?? '')) {
    throw new Error(
      'The signing secret (SLACK_SIGNING_SECRET) is missing or too short. Copy it from "Basic Information" of your Slack app.',
    )
  }
  if (slackApiUrl !== undefined && !/^https?:\/\/\S+\/$/.test(slackApiUrl)) {
    throw new Error(
      'The base of the Slack API (SLACK_API_URL) is not one: it begins with https:// and ends with a slash.',
    )
  }
  if (commandPrefix !== undefined && commandPrefix !== '' && !PREFIX.test(commandPrefix)) {
    throw new Error(
      'The command prefix (SLACK_COMMAND_PREFIX) has up to 21 lower-case letters, digits and dashes.',
    )
  }
}
