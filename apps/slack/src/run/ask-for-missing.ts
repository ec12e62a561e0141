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
import { type OperationVerb, perform } from './perform.ts'
import { resolveReferences } from './resolve-references.ts'

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

/** Asks what is to be changed, in a window with what is there now. What is not there, or could be several, is said first. */
export async function askWhatToChange(
  bot: Bot,
  taken: Taken,
  asked: { known: Known; verb: OperationVerb; input: Readonly<Record<string, Given>> },
): Promise<Reply> {
  const { known, verb, input } = asked
  const { request } = taken
  const resolved = await resolveReferences(bot, { looker: known, request, verb }, input)
  if (!resolved.clear || resolved.unfound.length > 0) return perform(bot, taken, asked)
  const references = verb.fields.filter(({ reference }) => reference !== null).map(({ name }) => name)
  const decided = Object.fromEntries(
    Object.entries(resolved.input).filter(([name]) => references.includes(name)),
  )
  const sentence = say.nothingToChange(changeable(verb).map(({ flag }) => flag))
  return askFor(bot, request, { ...asked, decided, sentence })
}

function changeable({ fields, positional }: OperationVerb): readonly InputField[] {
  return fields.filter(({ name }) => !positional.includes(name) && name !== 'expectedVersion')
}

async function askFor(
  bot: Bot,
  request: ChatRequest,
  asked: {
    known: Known
    verb: OperationVerb
    input: Readonly<Record<string, Given>>
    decided?: Readonly<Record<string, unknown>>
    sentence: string
  },
): Promise<Reply> {
  const { known, verb, input, decided = {}, sentence } = asked
  await known.session.refuseUnlessHeld(verb.operation, input)
  const opened = await openForm(bot, { known, request, verb }, { given: input, decided })
  return { message: withUsage(opened ? `${sentence} ${say.form.opened}` : sentence, verb, bot.names) }
}
