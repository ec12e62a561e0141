import { type InputField, TenantryError } from '@tenantry/core'
import { readDuration } from '../grammar/duration.ts'
import { identify } from '../identity/identify.ts'
import type { Reply } from '../present/reply.ts'
import type { FormValue } from '../receive/chat-request.ts'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'
import { type AboutForm, aboutOf } from './about-form.ts'
import { askNow } from './ask-approval.ts'
import type { Bot, RequestOf, Taken } from './bot.ts'
import { decideNow } from './decide-on-card.ts'
import { formErrors } from './form-errors.ts'
import { link } from './link-by-code.ts'
import { lookUp } from './look-up.ts'
import { isOperation, type OperationVerb, perform } from './perform.ts'
import { presentValues } from './present-values.ts'

/** Runs a form that was submitted. */
export async function runSubmit(bot: Bot, taken: Taken<RequestOf<'submit'>>): Promise<Reply> {
  const about = aboutOf(taken.request.about)
  switch (taken.request.form) {
    case 'link':
      return link(bot, taken, about.code ?? '')
    case 'ask':
      return askNow(bot, taken, about)
    case 'approve':
    case 'deny':
      return decideNow(bot, taken, about)
    case 'call':
      return call(bot, taken, about)
    default:
      throw new ChatRefusal(say.unknownForm)
  }
}

async function call(
  bot: Bot,
  taken: Taken<RequestOf<'submit'>>,
  { operation = '', input: decided = {} }: AboutForm,
): Promise<Reply> {
  const verb = bot.verbs.named(operation)
  if (verb === null || !isOperation(verb)) throw new ChatRefusal(say.unknownForm)
  const { values } = taken.request
  const known = verb.reads ? null : await identify(bot, taken, { afresh: true })
  try {
    if (known === null)
      return await lookUp(bot, taken, { verb, input: changed(null, { verb, decided }, values) })
    const present = await presentValues(bot, known, { verb, input: decided })
    return await perform(bot, taken, { known, verb, input: changed(present, { verb, decided }, values) })
  } catch (error) {
    const errors =
      error instanceof TenantryError || error instanceof ChatRefusal
        ? formErrors(error, Object.keys(taken.request.values))
        : null
    if (errors === null) throw error
    return { message: null, errors }
  }
}

/** What was filled in, without what is as it was: to send back a value that one may not change is no wish to change it. */
function changed(
  present: Readonly<Record<string, unknown>> | null,
  { verb, decided }: { verb: OperationVerb; decided: Readonly<Record<string, unknown>> },
  values: Readonly<Record<string, FormValue>>,
): Readonly<Record<string, unknown>> {
  const input: Record<string, unknown> = {}
  for (const field of verb.fields) {
    const value = values[field.name]
    const before = present?.[field.name]
    const isEmpty =
      value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
    if (isEmpty && field.nullable && typeof before === 'string') input[field.name] = null
    if (!isEmpty && value !== before) input[field.name] = filledIn(field, value)
  }
  return { ...input, ...decided }
}

/** What is no duration is refused here, in a person's words: an operation takes it as a number, and would ask for one. */
function filledIn({ name, kind }: InputField, value: FormValue): FormValue | number {
  if (kind === 'number') return Number(value)
  // A comma may stand within one: user:update@self:firstName,lastName.
  if (kind === 'list' && typeof value === 'string') return value.split(/,?\s+/).filter((each) => each !== '')
  if (kind !== 'duration' || typeof value !== 'string') return value
  const duration = readDuration(value)
  if (duration !== null) return duration
  const problem = say.form.notADuration
  throw new TenantryError('invalid_input', problem, { issues: [{ field: name, problem }] })
}
