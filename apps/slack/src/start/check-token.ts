import { ErrorCode, WebClient } from '@slack/web-api'
import type { Log } from '../log.ts'
import { slackLog } from '../slack-log.ts'
import { CannotStart } from './cannot-start.ts'

const ASK_TIMEOUT_MS = 3_000

/**
 * Asks Slack whether it knows the bot token. Where Slack cannot be reached the bot starts all the same: it may be back sooner.
 *
 * @throws CannotStart when Slack refuses the token
 */
export async function checkToken({
  token,
  apiUrl,
  log,
}: {
  token: string
  apiUrl: string | undefined
  log: Log
}): Promise<void> {
  const options = {
    logger: slackLog(log),
    timeout: ASK_TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  }
  const slack = new WebClient(token, { ...options, ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }) })
  try {
    const { team, team_id: teamId } = await slack.auth.test()
    log.info({ team, teamId }, 'Slack knows the bot')
  } catch (error) {
    const { code, data } = error as { code?: string; data?: { error?: string } }
    if (code === ErrorCode.PlatformError) {
      throw new CannotStart(
        `Slack does not take SLACK_BOT_TOKEN (${data?.error ?? 'no reason given'}). Install the app again and copy its token.`,
      )
    }
    log.warn({ error: String(error) }, 'Slack cannot be reached yet')
  }
}
