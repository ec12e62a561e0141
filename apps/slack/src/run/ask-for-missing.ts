import type { InputField } from '@tenantry/core'
import type { Given } from '../grammar/value.ts'
import type { Known } from '../identity/identify.ts'
import { withUsage } from '../present/refusal.ts'
import type { Reply } from '../present/reply.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot, Taken } from './bot.ts'
import { openForm } from './open-form.ts'
import type { OperationVerb } from './perform.ts'

/** Asks for what is still needed, in a window with what was given; and says how it is typed. For whoever may do such a thing at all. */
export async function askForMissing(
  bot: Bot,
  { request }: Taken,
  asked: {
    known: Known
    verb: OperationVerb
    input: Readonly<Record<string, Given>>
    missing: readonly InputField[]
  },
): Promise<Reply> {
  const { known, verb, input, missing } = asked
  await known.session.refuseUnlessHeld(verb.operation, input)
  const opened = await openForm(bot, { known, request, verb }, { given: input, decided: {} })
  const sentence = say.missing(
    missing.map((field) => (verb.positional.includes(field.name) ? `<${field.flag}>` : `--${field.flag}`)),
  )
  return { message: withUsage(opened ? `${sentence} ${say.form.opened}` : sentence, verb, bot.names) }
}
