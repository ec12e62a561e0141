import { ErrorCode } from '@slack/web-api'

/** What Slack says when it cannot at the moment, or takes nothing of the bot at all: it is tried again. */
const NOT_NOW = new Set([
  'ratelimited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
])

/**
 * Writes something to Slack that nobody waits for.
 *
 * @returns null where Slack will never take it: the person or the message is not there any more
 * @throws what Slack may take later
 */
export async function written<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call
  } catch (error) {
    const { code, data } = error as { code?: string; data?: { error?: string } }
    if (code === ErrorCode.PlatformError && !NOT_NOW.has(data?.error ?? '')) return null
    throw error
  }
}
