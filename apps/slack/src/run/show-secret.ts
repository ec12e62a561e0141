import { type RotatedSecret, TenantryError, type User } from '@tenantry/core'
import { identify, type Known } from '../identity/identify.ts'
import { readValue } from '../present/button-value.ts'
import { plainMessage, userText } from '../present/message.ts'
import type { Reply } from '../present/reply.ts'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'
import { type Bot, idempotencyKey, type RequestOf, type Taken } from './bot.ts'
import { reportFault } from './fault.ts'
import { openSecretWindow, showInWindow } from './secret-window.ts'

interface Made {
  readonly secret: RotatedSecret
  readonly who: string
}

/** Makes the first secret of a new user, in the transaction of this click, and shows it in a window (H6). */
export function claimSecret(bot: Bot, taken: Taken<RequestOf<'press'>>): Promise<Reply> {
  return showSecret(bot, taken, async ({ session }) => {
    const { ticketId = '' } = readValue(taken.request.value)
    const secret = await bot.tenantry.execute(
      session.principal,
      'user.claimSecret',
      { ticketId },
      { idempotencyKey: idempotencyKey(taken) },
    )
    return { secret, who: say.theirs }
  })
}

/** Makes a new secret for a user, after it was asked for and confirmed. */
export function rotateSecret(
  bot: Bot,
  taken: Taken<RequestOf<'press'>>,
  input: Readonly<Record<string, unknown>>,
): Promise<Reply> {
  return showSecret(bot, taken, async ({ session }) => {
    const { key = '' } = readValue(taken.request.value)
    const options = { idempotencyKey: `chat:confirm:${key}` }
    // Their name before their secret: once it is made, nothing but Slack may still fail.
    const found: readonly User[] = await bot.tenantry.execute(session.principal, 'user.find', {
      reference: String(input.userId),
    })
    const secret = await bot.tenantry.execute(
      session.principal,
      'user.rotateSecret',
      input as { userId: string },
      options,
    )
    return { secret, who: found[0] === undefined ? say.theirs : say.user(found[0]) }
  })
}

/** The window stands open before the secret is made: one that nobody can be shown must not be made. */
async function showSecret(
  bot: Bot,
  taken: Taken<RequestOf<'press'>>,
  make: (known: Known) => Promise<Made>,
): Promise<Reply> {
  const viewId = await openSecretWindow(bot, taken)
  const made = await identify(bot, taken, { afresh: true })
    .then(make)
    .catch((error: unknown) => ({ refused: sentenceOf(bot, taken, error) }))
  if ('refused' in made) {
    await showInWindow(bot, viewId, made.refused)
    return { message: plainMessage(made.refused) }
  }
  const { userSecret } = made.secret
  if (userSecret === null) {
    await showInWindow(bot, viewId, say.secretOnce)
    return { message: plainMessage(say.secretOnce) }
  }
  const shown = await showInWindow(
    bot,
    viewId,
    say.secretShown(made.who),
    say.secretText(userSecret.reveal()),
  )
  return { message: plainMessage(shown ? say.secretDone(made.who) : say.secretLost(bot.names)) }
}

function sentenceOf(bot: Bot, taken: Taken, error: unknown): string {
  if (error instanceof ChatRefusal) return error.message
  if (error instanceof TenantryError) {
    const isUnknown = error.details.outcome === 'unknown'
    return isUnknown ? say.secretUnknown(bot.names) : bot.names.inText(userText(error.message))
  }
  return say.fault(reportFault(bot, taken, error))
}
