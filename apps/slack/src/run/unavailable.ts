import type { TenantryError } from '@tenantry/core'
import { writeValue } from '../present/button-value.ts'
import { actions, button, plainMessage } from '../present/message.ts'
import type { Reply } from '../present/reply.ts'
import { holdsSecret } from '../receive/holds-secret.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot, Taken } from './bot.ts'

/**
 * What is said when the database was away. A request that lies in the inbox is taken up again under the same idempotency key, so it
 * is not for its sender to repeat; one that holds a secret does not lie there.
 */
export function unavailable(bot: Bot, taken: Taken, error: TenantryError): Reply {
  const isUnknown = error.details.outcome === 'unknown'
  bot.log.warn(
    {
      request: taken.key.slice(0, 16),
      outcome: isUnknown ? 'unknown' : 'nothing',
      cause: String(error.cause),
    },
    'the database was away',
  )
  if (taken.organizationId === null || holdsSecret(taken.request, bot)) {
    return { message: plainMessage(isUnknown ? say.unknownOutcomeOfCode : say.notKept) }
  }
  if (!isUnknown) return { message: plainMessage(say.kept), waits: true }
  const value = writeValue({ key: taken.key }) ?? ''
  return {
    message: plainMessage(
      say.unknownOutcome,
      actions([button({ text: say.buttons.lookAgain, action: 'again', value })]),
    ),
    waits: true,
  }
}
