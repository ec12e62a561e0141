import type { SlackApp } from '../app.ts'
import { CannotStart } from './cannot-start.ts'

/** Errors of Slack that say that the app token will never do. */
const TOKEN_ERRORS =
  /invalid_auth|not_authed|account_inactive|token_revoked|not_allowed_token_type|missing_scope/

/**
 * Starts a bot.
 *
 * @throws CannotStart for a port that cannot be had, and for an app token that Slack does not take
 */
export async function startListening(
  bot: SlackApp,
  { port, host }: { port: number; host: string },
): Promise<number> {
  try {
    return (await bot.start({ port, host })).port
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new CannotStart(`Port ${port} is in use. Set another one with PORT.`)
    if (code === 'EACCES')
      throw new CannotStart(`Port ${port} may not be used by you. Set another one with PORT.`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new CannotStart(`HOST ${host} is not an address of this machine. Set another one.`)
    }
    if (TOKEN_ERRORS.test(message))
      throw new CannotStart(
        'Slack does not take SLACK_APP_TOKEN. Make a new one with the scope connections:write.',
      )
    throw error
  }
}
