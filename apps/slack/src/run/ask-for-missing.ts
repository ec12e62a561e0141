import { type InputField, TenantryError } from '@tenantry/core'
import type { Given } from '../grammar/value.ts'
import type { Known } from '../identity/identify.ts'
import { withUsage } from '../present/refusal.ts'
import type { Reply } from '../present/reply.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot, Taken } from './bot.ts'
import type { OperationVerb } from './perform.ts'

/** Says what is still needed, to whoever may do such a thing at all. */
export async function askForMissing(
  bot: Bot,
  _taken: Taken,
  asked: {
    known: Known
    verb: OperationVerb
    input: Readonly<Record<string, Given>>
    missing: readonly InputField[]
  },
): Promise<Reply> {
  const { known, verb, missing } = asked
  if (verb.permission !== null && !(await known.session.can(verb.permission)))
    throw new TenantryError('forbidden')
  return { message: withUsage(say.missing(missing.map(({ flag }) => `--${flag}`)), verb, bot.names) }
}
