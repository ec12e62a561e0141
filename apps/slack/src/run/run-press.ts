import { identify } from '../identity/identify.ts'
import { readValue } from '../present/button-value.ts'
import { plainMessage } from '../present/message.ts'
import type { Reply } from '../present/reply.ts'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { askWhy } from './ask-approval.ts'
import type { Bot, RequestOf, Taken } from './bot.ts'
import { confirmed } from './confirmed.ts'
import { decideOnCard } from './decide-on-card.ts'
import { lookAgain, type RunAgain } from './look-again.ts'
import { lookUp } from './look-up.ts'
import { openForm } from './open-form.ts'
import { isOperation, type OperationVerb, perform } from './perform.ts'
import { claimSecret } from './show-secret.ts'

/** Runs a button. It is authorized like a command that is typed: who can see a button may still not press it. */
export async function runPress(
  bot: Bot,
  taken: Taken<RequestOf<'press'>>,
  runAgain: RunAgain,
): Promise<Reply> {
  const { action, value } = taken.request
  const [what = '', operation = ''] = action.split(':')
  switch (what) {
    case 'do':
      return step(bot, taken, verbOf(bot, operation))
    case 'form':
      return fill(bot, taken, verbOf(bot, operation))
    case 'page':
      return { ...(await step(bot, taken, verbOf(bot, operation))), replaces: true }
    case 'pick':
      return { ...(await step(bot, taken, verbOf(bot, readValue(value).operation ?? ''))), replaces: true }
    case 'confirm':
      return { ...(await confirmed(bot, taken, operation)), replaces: true }
    case 'cancel':
      return { message: plainMessage(say.cancelled), replaces: true }
    case 'ask':
      return askWhy(bot, taken, operation)
    case 'card':
      return decideOnCard(bot, taken, operation)
    case 'secret':
      return claimSecret(bot, taken)
    case 'accept':
      return acceptInvitation(bot, taken)
    case 'decline':
      return { message: plainMessage(say.invitationDeclined), replaces: true }
    case 'again':
      return { ...(await lookAgain(bot, taken, runAgain)), replaces: true }
    default:
      throw new ChatRefusal(say.unknownButton)
  }
}

async function step(bot: Bot, taken: Taken<RequestOf<'press'>>, verb: OperationVerb): Promise<Reply> {
  const { input = {} } = readValue(taken.request.value)
  if (verb.reads) return lookUp(bot, taken, { verb, input })
  const known = await identify(bot, taken, { afresh: true })
  return perform(bot, taken, { known, verb, input })
}

async function fill(bot: Bot, taken: Taken<RequestOf<'press'>>, verb: OperationVerb): Promise<Reply> {
  const { input: decided = {} } = readValue(taken.request.value)
  const known = await identify(bot, taken, { afresh: false })
  const opened = await openForm(bot, { known, request: taken.request, verb }, { given: {}, decided })
  return { message: opened ? null : plainMessage(say.form.notOpened) }
}

/** A button may call what can be typed, and nothing else of the table. */
function verbOf(bot: Bot, operation: string): OperationVerb {
  const verb = bot.verbs.named(operation)
  if (verb === null || !isOperation(verb)) throw new ChatRefusal(say.unknownButton)
  return verb
}
