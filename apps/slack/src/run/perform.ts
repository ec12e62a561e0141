import type { HostOperation, Spoken } from '../grammar/spoken.ts'
import type { Verb } from '../grammar/verb.ts'
import type { Known } from '../identity/identify.ts'
import { picker } from '../present/picker.ts'
import { question } from '../present/question.ts'
import type { Reply } from '../present/reply.ts'
import { type Bot, idempotencyKey, type Taken } from './bot.ts'
import { callOf, execute, preview } from './execute.ts'
import { momentsAgo } from './moments-ago.ts'
import { orOfferApproval } from './offer-approval.ts'
import { orSaysWhat, resolveReferences } from './resolve-references.ts'
import { showOutcome } from './show-outcome.ts'
import { isAsItWas } from './versions.ts'

/** A verb that the core does, as opposed to the bot itself. */
export type OperationVerb = Verb & { readonly operation: Spoken | HostOperation }

export function isOperation(verb: Verb): verb is OperationVerb {
  return verb.operation !== null
}

/** Does what a verb that changes something says with what was given: looks references up, asks first where it must, and shows what came of it. */
export async function perform(
  bot: Bot,
  taken: Taken,
  { known, verb, input }: { known: Known; verb: OperationVerb; input: Readonly<Record<string, unknown>> },
): Promise<Reply> {
  const { request } = taken
  const given = momentsAgo(bot, verb, input)
  const resolved = await resolveReferences(bot, { looker: known, request, verb }, given)
  if (!resolved.clear) return { message: picker(verb, { ...resolved, input }) }
  const call = callOf(verb, resolved.input)
  return orOfferApproval(bot, call, async () => {
    if (!verb.asks) {
      const output = await execute(bot, known, { ...call, key: idempotencyKey(taken) })
      const isUnchanged = !taken.again && isAsItWas(output, resolved.versions)
      return showOutcome(bot, { looker: known, request, call, isUnchanged }, output)
    }
    const effects = await preview(bot, known, call)
    const asked = { about: resolved.meant, effects, key: taken.key, at: bot.now().getTime() }
    return { message: question(verb, { input: resolved.input, versions: resolved.versions, ...asked }) }
  }).catch((error: unknown) => {
    throw orSaysWhat(bot, error, { verb, given: input, unfound: resolved.unfound })
  })
}
