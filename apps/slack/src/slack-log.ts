import { type Logger, LogLevel } from '@slack/bolt'
import type { Log } from './log.ts'

/** As much of a line of Slack's libraries as is kept. */
const KEPT = 200

/**
 * What Slack's libraries log, in our log: warnings and errors only. Their finer lines hold whole requests, and so whatever is shown
 * in a modal.
 */
export function slackLog(log: Log): Logger {
  const line = (parts: readonly unknown[]) => ({
    said: parts
      .filter((part) => typeof part === 'string')
      .join(' ')
      .slice(0, KEPT),
  })
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts) => log.warn(line(parts), 'a warning of the Slack library'),
    error: (...parts) => log.error(line(parts), 'an error of the Slack library'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  }
}
