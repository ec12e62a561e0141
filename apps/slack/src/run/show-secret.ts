import { type Secret, TenantryError, type User } from '@tenantry/core'
import { identify, type Known } from '../identity/identify.ts'
import { readValue } from '../present/button-value.ts'
import { plainMessage, userText } from '../present/message.ts'
import { refusalText } from '../present/refusal.ts'
import type { Reply } from '../present/reply.ts'
import { ChatRefusal } from '../refusal.ts'
import { type SecretEnds, en as say } from '../sentences/en.ts'
import { type Bot, idempotencyKey, type RequestOf, type Taken } from './bot.ts'
import { reportFault } from './fault.ts'
import { openSecretWindow, showInWindow } from './secret-window.ts'

interface Made {
  /** null where it was shown already, and never again. */
  readonly secret: Secret | null
  readonly who: string
  /** When it ends by itself, and until when the ones before it work. */
  readonly ends: SecretEnds
}

/** Which of the two it is, for title and sentences. */
type Kind = keyof typeof say.secrets

/** Makes the first secret of a new user, in the transaction of this click, and shows it in a window (H6). */
export function claimSecret(bot: Bot, taken: Taken<RequestOf<'press'>>): Promise<Reply> {
  return showSecret(bot, { taken, kind: 'user' }, async ({ session }) => {
    const { ticketId = '', input = {} } = readValue(taken.request.value)
    const who = await nameBefore(bot, session, input)
    const { userSecret, ...ends } = await bot.tenantry.execute(
      session.principal,
      'user.claimSecret',
      { ticketId },
      { idempotencyKey: idempotencyKey(taken) },
    )
    return { secret: userSecret, who, ends }
  })
}

/** Makes a new secret for a user, after it was asked for and confirmed. */
export function rotateSecret(
  bot: Bot,
  taken: Taken<RequestOf<'press'>>,
  input: Readonly<Record<string, unknown>>,
): Promise<Reply> {
  return showSecret(bot, { taken, kind: 'user' }, async ({ session }) => {
    const who = await nameBefore(bot, session, input)
    const { userSecret, ...ends } = await bot.tenantry.execute(
      session.principal,
      'user.rotateSecret',
      input as { userId: string },
      confirmedKey(taken),
    )
    return { secret: userSecret, who, ends }
  })
}

/** Their name before their secret: once it is made, nothing but Slack may still fail. */
async function nameBefore(
  { tenantry }: Bot,
  { principal }: Known['session'],
  { userId }: Readonly<Record<string, unknown>>,
): Promise<string> {
  if (typeof userId !== 'string') return say.theirs
  const found: readonly User[] = await tenantry.execute(principal, 'user.find', { reference: userId })
  return found[0] === undefined ? say.theirs : say.user(found[0])
}

/** Makes a new Organization Secret, after it was asked for and confirmed. */
export function rotateOrganizationSecret(
  bot: Bot,
  taken: Taken<RequestOf<'press'>>,
  input: Readonly<Record<string, unknown>>,
): Promise<Reply> {
  return showSecret(bot, { taken, kind: 'organization' }, async ({ session }) => {
    const { name } = await bot.tenantry.execute(session.principal, 'organization.get', {})
    const { organizationSecret, previousUntil } = await bot.tenantry.execute(
      session.principal,
      'organization.rotateSecret',
      input,
      confirmedKey(taken),
    )
    return {
      secret: organizationSecret,
      who: `*${userText(name)}*`,
      ends: { expiresAt: null, previousUntil },
    }
  })
}

function confirmedKey({ request }: Taken<RequestOf<'press'>>): { idempotencyKey: string } {
  const { key = '' } = readValue(request.value)
  return { idempotencyKey: `chat:confirm:${key}` }
}

/** The window stands open before the secret is made: one that nobody can be shown must not be made. */
async function showSecret(
  bot: Bot,
  { taken, kind }: { taken: Taken<RequestOf<'press'>>; kind: Kind },
  make: (known: Known) => Promise<Made>,
): Promise<Reply> {
  const { title, again } = say.secrets[kind]
  const window = { viewId: await openSecretWindow(bot, taken, title), title }
  const made = await identify(bot, taken, { afresh: true })
    .then(make)
    .catch((error: unknown) => ({ refused: sentenceOf(bot, { taken, kind }, error) }))
  if ('refused' in made || made.secret === null) {
    const sentence = 'refused' in made ? made.refused : say.secretOnce(title)
    await showInWindow(bot, window, sentence)
    return { message: plainMessage(sentence) }
  }
  const shown = await showInWindow(
    bot,
    window,
    say.secretShown(title, made.who, made.ends),
    say.secretText(made.secret.reveal()),
  )
  return {
    message: plainMessage(
      shown ? say.secretDone(title, made.who, made.ends) : say.secretLost(title, again(bot.names)),
    ),
  }
}

function sentenceOf(bot: Bot, { taken, kind }: { taken: Taken; kind: Kind }, error: unknown): string {
  if (error instanceof ChatRefusal) return error.message
  if (error instanceof TenantryError) {
    const { title, again } = say.secrets[kind]
    const isUnknown = error.details.outcome === 'unknown'
    return isUnknown ? say.secretUnknown(title, again(bot.names)) : refusalText(error, bot.names)
  }
  return say.fault(reportFault(bot, taken, error))
}
