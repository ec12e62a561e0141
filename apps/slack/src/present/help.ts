import { NOUNS, type SlashNames } from '../grammar/slash-names.ts'
import { usage } from '../grammar/usage.ts'
import type { Verb } from '../grammar/verb.ts'
import { en as say } from '../sentences/en.ts'
import { type Message, section } from './message.ts'

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
  const texts = NOUNS.flatMap((noun) => {
    const own = verbs.filter((verb) => verb.noun === noun)
    if (own.length === 0) return []
    return say.helpTopic(
      names.of(noun),
      own.map(({ verb }) => verb),
    )
  })
  return { text: [headline, ...texts].join('\n'), blocks: [headline, ...texts].map(section) }
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
