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
  const sentence = names.inText(userText(error.message))
  return error.code === 'invalid_input' && verb !== null
    ? withUsage(sentence, verb, names)
    : plainMessage(sentence)
}

/** What is wrong, how it is said, and an example that works. */
export function withUsage(sentence: string, verb: Verb, names: SlashNames): Message {
  return plainMessage(
    [sentence, say.usage(usage(verb, names)), say.example(names.inText(verb.example))].join('\n'),
  )
}
