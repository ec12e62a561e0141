import { type ChatIdentity, type InputField, TenantryError } from '@tenantry/core'
import { mentionIn } from '../grammar/value.ts'
import type { Verb } from '../grammar/verb.ts'
import type { Looker } from '../identity/identify.ts'
import { refusePerson } from '../identity/refuse-person.ts'
import { userText } from '../present/message.ts'
import { type Thing, typedFor } from '../present/things.ts'
import type { ChatRequest } from '../receive/chat-request.ts'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot } from './bot.ts'
import type { Versions } from './versions.ts'

/** One thing that a reference could mean. */
export interface Candidate {
  readonly id: string
  readonly label: string
  /** The same in Slack's mark-up. */
  readonly marked: string
  /** null of whom a mention means. */
  readonly version: number | null
}

/** What was typed and found nowhere. */
export interface Unfound {
  readonly reference: 'account' | 'user'
  readonly said: string
}

/** The input with ids in the places of what was typed, or what has to be chosen first. */
export type Resolved =
  | {
      readonly clear: true
      readonly input: Readonly<Record<string, unknown>>
      /** What the references mean, in the order of the verb's fields, in Slack's mark-up. */
      readonly meant: readonly string[]
      /** What was found nowhere, and goes to the core as something that is not there. */
      readonly unfound: readonly Unfound[]
      /** Of what was found. */
      readonly versions: Versions
    }
  | {
      readonly clear: false
      readonly field: InputField
      readonly said: string
      readonly candidates: readonly Candidate[]
    }

/**
 * Ids that belong to nothing. What could not be found goes to the core under one of these, so that the refusal is the core's own, in
 * the core's own order: somebody who may not do a thing at all is not told first whether it exists.
 */
const NOTHING = { account: 'acc_00000000000000000000000000', user: 'usr_00000000000000000000000000' } as const

/** Looks up what was typed as id, external id, e-mail or mention; for reading also as a name. Whatever may not be seen is not found. */
export async function resolveReferences(
  bot: Bot,
  { looker, request, verb }: { looker: Looker; request: ChatRequest; verb: Verb },
  given: Readonly<Record<string, unknown>>,
): Promise<Resolved> {
  const input: Record<string, unknown> = { ...given }
  const meant: string[] = []
  const unfound: Unfound[] = []
  const versions: Record<string, number> = {}
  for (const field of verb.fields) {
    const said = given[field.name]
    if (field.reference === null || typeof said !== 'string') continue
    if (field.reference === 'member') {
      input[field.name] = await memberOf(bot, request, said)
      continue
    }
    if (isTaken(verb, field, said)) {
      meant.push(userText(said))
      continue
    }
    const candidates = await candidatesFor(bot, { looker, request, verb, reference: field.reference }, said)
    if (candidates.length > 1) return { clear: false, field, said, candidates }
    const [found] = candidates
    meant.push(found?.marked ?? userText(said))
    if (found === undefined) unfound.push({ reference: field.reference, said })
    else if (found.version !== null) versions[found.id] = found.version
    input[field.name] = found?.id ?? inItsPlace(bot, { verb, field, reference: field.reference }, said)
  }
  return { clear: true, input, meant, unfound, versions }
}

/** What is an id, an external id, an e-mail address or a mention to the eye: an external id has no spaces, and few users have one. */
const NO_NAME = { account: /^\S+$/, user: /@|^usr_/ } as const

/**
 * The refusal itself; of what is not there with what was typed for it. Where that was a name for what is to be changed, it is said what is
 * taken: by the text alone, whatever is there.
 */
export function orSaysWhat(
  { names }: Bot,
  error: unknown,
  {
    verb,
    given,
    unfound,
  }: { verb: Verb; given: Readonly<Record<string, unknown>>; unfound: readonly Unfound[] },
): unknown {
  if (!(error instanceof TenantryError) || error.code !== 'not_found') return error
  const thing = String(error.details.thing)
  if (!(thing in say.noSuch)) return error
  const missing = unfound.find(({ reference }) => reference === thing)
  if (missing !== undefined && !verb.reads && !NO_NAME[missing.reference].test(missing.said))
    return new ChatRefusal(say.takesNoName[missing.reference](names, missing.said))
  const said = missing?.said ?? typedFor(thing as Thing, given)
  return new ChatRefusal(say.noSuch[thing as Thing](names, said))
}

/**
 * The shape of ids, which nothing else has (H4). What reads a thing takes its id as it is, and says itself that there is no such thing: to
 * look it up before would find the same, and cost as much again.
 */
const ID = { account: /^acc_[0-9a-z]{26}$/, user: /^usr_[0-9a-z]{26}$/ } as const

function isTaken(verb: Verb, { name, reference }: InputField, said: string): boolean {
  return (
    verb.reads &&
    reference !== null &&
    reference !== 'member' &&
    name === reference &&
    ID[reference].test(said)
  )
}

/** Whether everything that a verb refers to is taken as it is. */
export function isAllTaken(verb: Verb, given: Readonly<Record<string, unknown>>): boolean {
  return verb.fields.every((field) => {
    const said = given[field.name]
    return field.reference === null || typeof said !== 'string' || isTaken(verb, field, said)
  })
}

/** A list of what is not there would be an empty list; a query that takes a text says itself that there is no such thing. */
function inItsPlace(
  { names }: Bot,
  { verb, field, reference }: { verb: Verb; field: InputField; reference: 'account' | 'user' },
  said: string,
): string {
  if (!verb.reads) return NOTHING[reference]
  // The history still tells of who is gone.
  if (verb.operation === 'audit.list' && ID.user.test(said)) return said
  if (field.name !== reference) throw new ChatRefusal(say.noSuch[reference](names, said))
  return said
}

async function candidatesFor(
  bot: Bot,
  {
    looker,
    request,
    verb,
    reference,
  }: { looker: Looker; request: ChatRequest; verb: Verb; reference: 'account' | 'user' },
  said: string,
): Promise<readonly Candidate[]> {
  const { session } = looker
  const byName = verb.reads
  if (reference === 'account') {
    const found = await session.execute('account.find', { reference: said, byName })
    return found.map((account) => ({
      id: account.id,
      label: `${account.name} (${account.externalId})`,
      marked: say.account(account),
      version: account.version,
    }))
  }
  const mentioned = mentionIn(said)
  if (mentioned !== null)
    return [
      {
        id: await userMentioned(bot, { looker, request }, mentioned),
        label: said,
        marked: said,
        version: null,
      },
    ]
  const found = await session.execute('user.find', { reference: said, byName })
  return found.map((user) => ({
    id: user.id,
    label: `${say.fullName(user)} (${user.email})`,
    marked: say.user(user),
    version: user.version,
  }))
}

async function userMentioned(
  bot: Bot,
  { looker, request }: { looker: Looker; request: ChatRequest },
  memberId: string,
): Promise<string> {
  const person = await bot.people.look(memberId, { afresh: false })
  const userId = await looker.userOf(person.identity)
  if (userId === null) throw new ChatRefusal(say.notLinkedPerson(`<@${memberId}>`, bot.names))
  refusePerson(person, request.workspace, 'mentioned')
  return userId
}

/** The person themselves, for a link: Slack is asked who they are now. */
async function memberOf(bot: Bot, request: ChatRequest, said: string): Promise<ChatIdentity> {
  const memberId = mentionIn(said)
  if (memberId === null) throw new ChatRefusal(say.noMention(said))
  const person = await bot.people.look(memberId, { afresh: true })
  refusePerson(person, request.workspace, 'mentioned')
  return person.identity
}
