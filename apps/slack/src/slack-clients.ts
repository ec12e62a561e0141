import { WebClient } from '@slack/web-api'
import type { Log } from './log.ts'
import { slackLog } from './slack-log.ts'

/** Somebody waits for the answer, and a trigger lives for three seconds. */
const INTERACTIVE_TIMEOUT_MS = 2_500
/** A message that nobody waits for may take its time; with all its tries it stays below the time after which a request is taken over. */
const PATIENT_TIMEOUT_MS = 5_000

/** Two ways to call Slack: a rate limit stops the whole queue of a client that waits it out, so who waits has one of their own. */
export interface SlackClients {
  /** For modals and for who somebody is: at once or not at all. */
  readonly interactive: WebClient
  /** For messages: tries again, and waits when Slack asks for it. */
  readonly patient: WebClient
}

/** @param apiUrl another base of the Web API than Slack's own, with a slash at its end */
export function slackClients({
  token,
  apiUrl,
  log,
}: {
  token: string
  apiUrl: string | undefined
  log: Log
}): SlackClients {
  const common = {
    logger: slackLog(log),
    allowAbsoluteUrls: false,
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
  }
  return {
    interactive: new WebClient(token, {
      ...common,
      timeout: INTERACTIVE_TIMEOUT_MS,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    }),
    patient: new WebClient(token, {
      ...common,
      timeout: PATIENT_TIMEOUT_MS,
      retryConfig: { retries: 3, minTimeout: 500, maxTimeout: 10_000 },
    }),
  }
}
