import type { OutputOf } from '@tenantry/core'
import { identify } from '../identity/identify.ts'
import { readValue } from '../present/button-value.ts'
import { plainMessage } from '../present/message.ts'
import type { Reply } from '../present/reply.ts'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot, RequestOf, Taken } from './bot.ts'
import { callOf, execute } from './execute.ts'
import { orOfferApproval } from './offer-approval.ts'
import { isOperation } from './perform.ts'
import { showOutcome } from './show-outcome.ts'
import { rotateOrganizationSecret, rotateSecret } from './show-secret.ts'
import { isAsItWas } from './versions.ts'

/** What a question said it would do may not be true any more after this. */
const GOOD_FOR_MS = 3_600_000

/** Does what was asked about. Two presses of one button are one: the idempotency key is the question's. */
export async function confirmed(
  bot: Bot,
  taken: Taken<RequestOf<'press'>>,
  operation: string,
): Promise<Reply> {
  const { input = {}, key = '', at = 0, versions = {} } = readValue(taken.request.value)
  if (bot.now().getTime() - at > GOOD_FOR_MS) throw new ChatRefusal(say.oldQuestion)
  if (operation === 'user.rotateSecret') return rotateSecret(bot, taken, input)
  if (operation === 'organization.rotateSecret') return rotateOrganizationSecret(bot, taken, input)
  const known = await identify(bot, taken, { afresh: true })
  const asked = { looker: known, request: taken.request }
  if (operation === 'chat.disconnect') {
    const call = { operation, input: { team: taken.request.workspace } } as const
    const { links } = (await execute(bot, known, {
      ...call,
      key: `chat:confirm:${key}`,
    })) as OutputOf<'chat.disconnect'>
    return { message: plainMessage(say.disconnected(links)) }
  }
  const verb = bot.verbs.named(operation)
  if (verb === null || !isOperation(verb) || !verb.asks) throw new ChatRefusal(say.unknownButton)
  const call = callOf(verb, input)
  return orOfferApproval(bot, call, async () => {
    const output = await execute(bot, known, { ...call, key: `chat:confirm:${key}` })
    return showOutcome(bot, { ...asked, call, isUnchanged: isAsItWas(output, versions) }, output)
  })
}
