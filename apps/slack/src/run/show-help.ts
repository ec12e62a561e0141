import type { Noun } from '@tenantry/core'
import { OWN_VERBS } from '../grammar/own-verbs.ts'
import { NOUNS } from '../grammar/slash-names.ts'
import type { Spoken } from '../grammar/spoken.ts'
import type { Verb } from '../grammar/verb.ts'
import { identified, identify, personOf } from '../identity/identify.ts'
import { beginning, help, helpTopics, searchVerbs } from '../present/help.ts'
import { type Message, plainMessage } from '../present/message.ts'
import type { Reply } from '../present/reply.ts'
import { en as say } from '../sentences/en.ts'
import { allowedVerbs } from './allowed-verbs.ts'
import type { Bot, Taken } from './bot.ts'
import { execute } from './execute.ts'
import { showOutcome } from './show-outcome.ts'

/** What this person may do, of one noun or of all; searched where they say what for, or of one verb. */
export async function showHelp(
  bot: Bot,
  taken: Taken,
  { noun, words, verb }: { noun: Noun; words: readonly string[]; verb?: Verb },
): Promise<Reply> {
  const person = await personOf(bot, taken.request, { afresh: false })
  const who = await identified(bot, taken, person)
  if (!who.known)
    return {
      message: help(
        say.helpStranger,
        OWN_VERBS.filter(({ permission }) => permission === null),
        bot.names,
      ),
    }
  const verbs = await allowedVerbs(who.session, noun === 'tenantry' ? bot.verbs.all : bot.verbs.of(noun))
  if (words.length === 0 && noun !== 'tenantry')
    return { message: help(verbs.length === 0 ? say.noVerbs : say.helpTitle, verbs, bot.names) }
  const topics = say.helpTopics(`${bot.names.of('tenantry')} help`)
  if (words.length === 0) return { message: helpTopics(topics, verbs, bot.names) }
  const said = words.join(' ')
  const own = verb === undefined ? [] : verbs.filter((each) => isOf(verb, each))
  const found = own.length > 0 ? own : about(verbs, words)
  return {
    message:
      found.length === 0
        ? helpTopics(`${say.noHelp(said)} ${topics}`, verbs, bot.names)
        : help(say.helpFor(said), found, bot.names),
  }
}

/** Whether it is this verb, or one that begins with it: `roles` also begins `roles show`. */
function isOf({ noun, verb }: Verb, each: Verb): boolean {
  return each.noun === noun && (each.verb === verb || each.verb.startsWith(`${verb} `))
}

/** The verbs of a topic, by the name of its slash command; or those that have to do with the words. */
function about(verbs: readonly Verb[], words: readonly string[]): readonly Verb[] {
  const [word = '', ...more] = words
  const topic = NOUNS.find((noun) => more.length === 0 && word.toLowerCase().replace(/^\//, '') === noun)
  return topic === undefined ? searchVerbs(verbs, words) : verbs.filter(({ noun }) => noun === topic)
}

/** What is listed under what one can do with a noun. */
const HOME_LIST = {
  accounts: 'account.list',
  users: 'user.list',
  approvals: 'approval.listWaiting',
} as const satisfies Record<Exclude<Noun, 'tenantry'>, Spoken>

/** A slash command alone: who you are, what you can do, and your accounts, your users, or what waits for you. */
export async function showHome(bot: Bot, taken: Taken, noun: keyof typeof HOME_LIST): Promise<Reply> {
  const known = await identify(bot, taken, { afresh: false })
  const self = await bot.tenantry.execute(known.session.principal, 'self.get', {})
  const verbs = await allowedVerbs(known.session, bot.verbs.of(noun))
  const name = self.user === null ? known.person.name : say.fullName(self.user)
  const said =
    verbs.length === 0
      ? plainMessage(say.noVerbs)
      : beginning(say.homeTitle(name, self.organization.name), verbs, bot.names)
  const call = {
    operation: HOME_LIST[noun],
    input: { limit: 10 },
  } as const
  const listed = await showOutcome(
    bot,
    { looker: known, request: taken.request, call },
    await execute(bot, known, { ...call, key: taken.key }),
  )
  return { message: listed.message === null ? said : joined(said, listed.message) }
}

function joined(one: Message, other: Message): Message {
  return { text: `${one.text}\n${other.text}`, blocks: [...one.blocks, ...other.blocks] }
}
