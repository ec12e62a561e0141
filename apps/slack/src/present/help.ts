import type { Noun } from '@tenantry/core'
import { NOUNS, type SlashNames } from '../grammar/slash-names.ts'
import { usage } from '../grammar/usage.ts'
import type { Verb } from '../grammar/verb.ts'
import { en as say } from '../sentences/en.ts'
import { type Message, section, sections } from './message.ts'

/** Of the text of a section, in characters; a few verbs fill one. */
const SECTION_MAX = 2_800

/** The verbs, each with what it takes and what it does. */
export function help(headline: string, verbs: readonly Verb[], names: SlashNames): Message {
  const texts: string[] = []
  for (const verb of verbs) {
    const line = say.helpLine(usage(verb, names), verb.summary)
    const last = texts.at(-1)
    if (last === undefined || last.length + line.length > SECTION_MAX) texts.push(line)
    else texts[texts.length - 1] = `${last}\n${line}`
  }
  return { text: [headline, ...texts].join('\n'), blocks: [headline, ...texts].map(section) }
}

/** The verbs by their slash commands, a line for each: all of them with what they take would be more than a person reads. */
export function helpTopics(headline: string, verbs: readonly Verb[], names: SlashNames): Message {
  const texts = topics(verbs, names)
  return { text: [headline, ...texts].join('\n'), blocks: [headline, ...texts].map(section) }
}

/** Each slash command with the verbs of it, a line each. */
export function topics(verbs: readonly Verb[], names: SlashNames): readonly string[] {
  return NOUNS.flatMap((noun) => {
    const own = verbs.filter((verb) => verb.noun === noun)
    if (own.length === 0) return []
    return say.helpTopic(
      names.of(noun),
      own.map(({ verb }) => verb),
    )
  })
}

/** What somebody begins with, by the verbs of each noun; whoever may do none of it sees what they may do by topics. */
export const FIRST_STEPS = {
  accounts: ['list', 'show', 'create'],
  users: ['list', 'show', 'add'],
  approvals: ['waiting', 'mine'],
  tenantry: ['whoami'],
} as const satisfies Record<Noun, readonly string[]>

/** The verbs of some that one begins with, as they are typed, a line each: alone where that reads something, else by an example that works. */
export function firstSteps(verbs: readonly Verb[], names: SlashNames): readonly string[] {
  return NOUNS.flatMap((noun) =>
    FIRST_STEPS[noun].flatMap((first) =>
      verbs
        .filter((verb) => verb.noun === noun && verb.verb === first)
        .map(({ example, fields, reads, summary }) => {
          const alone = reads && fields.every(({ required }) => !required)
          return say.firstStep(alone ? `${names.of(noun)} ${first}` : names.inText(example), summary)
        }),
    ),
  )
}

/** What one begins with, everything else by its name, and where it is said how that is typed: what stands at the top of a noun. */
export function beginning(headline: string, verbs: readonly Verb[], names: SlashNames): Message {
  const help = verbs.slice(0, 1).map(({ noun }) => say.seeHowTyped(`${names.of(noun)} help`))
  const texts = [...firstSteps(verbs, names), ...topics(verbs, names), ...help]
  return { text: [headline, ...texts].join('\n'), blocks: [section(headline), ...sections(texts)] }
}

/** The verbs that have to do with these words: by name, by what they do, by what they take. */
export function searchVerbs(verbs: readonly Verb[], words: readonly string[]): readonly Verb[] {
  const wanted = words.map((word) => word.toLowerCase().replace(/^[/-]+/, '')).filter((word) => word !== '')
  return verbs.filter((verb) => {
    const told = [
      verb.noun,
      verb.verb,
      verb.summary,
      verb.example,
      ...verb.fields.flatMap(({ flag, description }) => [flag, description]),
    ]
    const text = told.join(' ').toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}
