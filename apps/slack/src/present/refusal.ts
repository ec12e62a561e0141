import type { TenantryError } from '@tenantry/core'
import type { SlashNames } from '../grammar/slash-names.ts'
import { usage } from '../grammar/usage.ts'
import type { Verb } from '../grammar/verb.ts'
import { en as say } from '../sentences/en.ts'
import { type Message, plainMessage, userText } from './message.ts'
import { type TypedCommand, typedWrong } from './typed-wrong.ts'

/** A refusal of the core, by its public sentence. */
export function refusal(error: TenantryError, names: SlashNames): Message {
  // In chat nobody signs in, and no secret would help.
  return plainMessage(error.code === 'unauthenticated' ? say.shutOut : refusalText(error, names))
}

/** A refusal of what was typed: what is wrong, what it was, and how the verb is said. */
export function refusedInput(error: TenantryError, typed: TypedCommand, names: SlashNames): Message {
  const sentence = [refusalText(error, names), typedWrong(error, typed, names)].join(' ').trimEnd()
  return withUsage(sentence, typed.verb, names)
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
