import type { InputField } from '@tenantry/core'
import type { Spoken } from '../grammar/spoken.ts'
import type { Given } from '../grammar/value.ts'
import type { Known } from '../identity/identify.ts'
import { withUsage } from '../present/refusal.ts'
import type { Reply } from '../present/reply.ts'
import type { ChatRequest } from '../receive/chat-request.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot, Taken } from './bot.ts'
import { openForm } from './open-form.ts'
import type { OperationVerb } from './perform.ts'

/** Asks for what is still needed, in a window with what was given; and says how it is typed. For whoever may do such a thing at all. */
export function askForMissing(
  bot: Bot,
  { request }: Taken,
  asked: {
    known: Known
    verb: OperationVerb
    input: Readonly<Record<string, Given>>
    missing: readonly InputField[]
  },
): Promise<Reply> {
  const { verb, missing } = asked
  const sentence = say.missing(
    missing.map((field) => (verb.positional.includes(field.name) ? `<${field.flag}>` : `--${field.flag}`)),
  )
  return askFor(bot, request, { ...asked, sentence })
}

/** The verbs that change what is given of a thing, and would change nothing where nothing is given. */
const CHANGES: ReadonlySet<string> = new Set([
  'account.update',
  'user.update',
  'role.update',
  'organization.update',
] satisfies Spoken[])

/** Whether somebody typed what to change and nothing to change in it. */
export function givesNoChange(verb: OperationVerb, input: Readonly<Record<string, Given>>): boolean {
  return CHANGES.has(verb.operation) && changeable(verb).every(({ name }) => !Object.hasOwn(input, name))
}

/** Asks what is to be changed, in the same way. */
export function askWhatToChange(
  bot: Bot,
  { request }: Taken,
  asked: { known: Known; verb: OperationVerb; input: Readonly<Record<string, Given>> },
): Promise<Reply> {
  const sentence = say.nothingToChange(changeable(asked.verb).map(({ flag }) => flag))
  return askFor(bot, request, { ...asked, sentence })
}

function changeable({ fields, positional }: OperationVerb): readonly InputField[] {
  return fields.filter(({ name }) => !positional.includes(name) && name !== 'expectedVersion')
}

async function askFor(
  bot: Bot,
  request: ChatRequest,
  asked: { known: Known; verb: OperationVerb; input: Readonly<Record<string, Given>>; sentence: string },
): Promise<Reply> {
  const { known, verb, input, sentence } = asked
  await known.session.refuseUnlessHeld(verb.operation, input)
  const opened = await openForm(bot, { known, request, verb }, { given: input, decided: {} })
  return { message: withUsage(opened ? `${sentence} ${say.form.opened}` : sentence, verb, bot.names) }
}
