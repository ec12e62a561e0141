import type { User } from '@tenantry/core'
import { mentionIn } from '../grammar/value.ts'
import { lookAs } from '../identity/identify.ts'
import { picker } from '../present/picker.ts'
import type { Reply } from '../present/reply.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot, Taken } from './bot.ts'
import { type Call, callOf, find } from './execute.ts'
import { momentsAgo } from './moments-ago.ts'
import type { OperationVerb } from './perform.ts'
import { isAllTaken, orSaysWhat, resolveReferences, type Unfound } from './resolve-references.ts'
import { showOutcome } from './show-outcome.ts'
import { showUser } from './show-user.ts'

/** Rows that a person reads at once; the library's own page is longer. */
const PAGE_ROWS = 20

/** Shows what a verb that only looks finds: references, the thing itself, and what is said beside it, all in one transaction. */
export async function lookUp(
  bot: Bot,
  taken: Taken,
  { verb, input }: { verb: OperationVerb; input: Readonly<Record<string, unknown>> },
): Promise<Reply> {
  const { request } = taken
  const unfound: Unfound[] = []
  const sayWhat = (error: unknown) => {
    throw orSaysWhat(bot, error, { verb, given: input, unfound })
  }
  if (verb.operation === 'user.get' && isAllTaken(verb, input))
    return lookUpUser(bot, taken, callOf(verb, input)).catch(sayWhat)
  await knowMentioned(bot, verb, input)
  const given = paged(verb, momentsAgo(bot, verb, input))
  const show = await lookAs(bot, { ...taken, atOnce: false }, async (looker) => {
    const resolved = await resolveReferences(bot, { looker, request, verb }, given)
    if (!resolved.clear) {
      const message = picker(verb, { ...resolved, input })
      return async () => ({ message })
    }
    unfound.splice(0, unfound.length, ...resolved.unfound)
    const call = callOf(verb, resolved.input)
    const output = await find(looker, call)
    const shown = () => showOutcome(bot, { looker, request, call }, output)
    if (asksSlack(verb)) return shown
    const reply = await shown()
    return async () => reply
  }).catch(sayWhat)
  return show()
}

/** A user by id, who is most often what a button shows: they and their account are asked for at once. */
function lookUpUser(bot: Bot, taken: Taken, call: Call): Promise<Reply> {
  return lookAs(bot, { ...taken, atOnce: true }, async (looker) => {
    const [user, account] = await Promise.all([
      find(looker, call) as Promise<User>,
      looker.accountOf(String(call.input.user)),
    ])
    return showUser(looker, user, { headline: say.user(user), account: account ?? say.none })
  })
}

/** Slack is asked before who a mention is: no transaction waits for it. */
async function knowMentioned(
  { people }: Bot,
  { fields }: OperationVerb,
  input: Readonly<Record<string, unknown>>,
): Promise<void> {
  for (const { name, reference } of fields) {
    const said = input[name]
    const mentioned = reference === 'user' && typeof said === 'string' ? mentionIn(said) : null
    if (mentioned !== null) await people.look(mentioned, { afresh: false })
  }
}

/** What is said of it needs Slack, and nothing more of the database. */
function asksSlack({ operation }: OperationVerb): boolean {
  return operation === 'chat.health'
}

function paged(
  { fields }: OperationVerb,
  input: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return fields.some(({ name }) => name === 'limit') ? { limit: PAGE_ROWS, ...input } : input
}
