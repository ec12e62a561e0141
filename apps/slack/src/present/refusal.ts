import type { TenantryError } from '@tenantry/core'
import type { SlashNames } from '../grammar/slash-names.ts'
import { usage } from '../grammar/usage.ts'
import type { Verb } from '../grammar/verb.ts'
import { en as say } from '../sentences/en.ts'
import { type Message, plainMessage, userText } from './message.ts'

/** A refusal of the core: its public sentence and, where the input was wrong, how the verb is said. */
export function refusal(error: TenantryError, verb: Verb | null, names: SlashNames): Message {
  // In chat nobody signs in, and no secret would help.
  if (error.code === 'unauthenticated') return plainMessage(say.shutOut)
  const sentence = refusalText(error, names)
  return error.code === 'invalid_input' && verb !== null
    ? withUsage(sentence, verb, names)
    : plainMessage(sentence)
}

/** The public sentence of a refusal in Slack's mark-up, with the commands as they are typed here. */
export function refusalText({ code, message, details }: TenantryError, names: SlashNames): string {
  const lists: Readonly<Record<string, (names: SlashNames) => string>> = say.noSuch
  const listed = code === 'not_found' ? lists[String(details.thing)] : undefined
  if (listed !== undefined) return listed(names)
  const ways: Readonly<Record<string, (names: SlashNames) => string>> = say.ways
  const way = code === 'conflict' ? ways[String(details.next)] : undefined
  const sentence = names.inText(userText(message))
  return way === undefined ? sentence : `${sentence} ${way(names)}`
}

/** What is wrong, how it is said, and an example that works. */
export function withUsage(sentence: string, verb: Verb, names: SlashNames): Message {
  return plainMessage(
    [sentence, say.usage(usage(verb, names)), say.example(names.inText(verb.example))].join('\n'),
  )
}
