import type { InputField, Noun } from '@tenantry/core'
import { type Problem, problem } from './problem.ts'
import { Reading } from './reading.ts'
import { splitWords, type Word } from './split-words.ts'
import { suggest } from './suggest.ts'
import type { Given } from './value.ts'
import type { Verb } from './verb.ts'
import { verbsOf } from './verbs.ts'

/** What a line says. */
export type Parsed =
  | { readonly kind: 'home' }
  | { readonly kind: 'help'; readonly words: readonly string[] }
  | {
      readonly kind: 'call'
      readonly verb: Verb
      readonly input: Readonly<Record<string, Given>>
      readonly missing: readonly InputField[]
    }
  | { readonly kind: 'problem'; readonly verb: Verb | null; readonly problem: Problem }

/**
 * Reads what was typed after a slash command: the verb, then flags in any order, and what has its place.
 *
 * @param text as Slack sends it
 */
export function parse(noun: Noun, text: string): Parsed {
  const { words, openQuote } = splitWords(text)
  const [first] = words
  if (first === undefined) return { kind: 'home' }
  if (isHelp(first)) return { kind: 'help', words: words.slice(1).map((word) => word.text) }
  const verbs = verbsOf(noun)
  const name = first.text.toLowerCase()
  const verb = verbAt(verbs, words)
  if (verb === undefined) {
    const suggestion = suggest(
      name,
      verbs.map((each) => each.verb),
    )
    return { kind: 'problem', verb: null, problem: problem('unknown_verb', first.text, suggestion) }
  }
  const rest = words.slice(verb.verb.split(' ').length)
  if (rest.some((word) => word.bareLength === word.text.length && word.text === '--help'))
    return { kind: 'help', words: [verb.verb] }
  if (openQuote) return { kind: 'problem', verb, problem: problem('open_quote', rest.at(-1)?.text ?? '') }
  const read = new Reading(verb, rest).read()
  if ('problem' in read) return { kind: 'problem', verb, problem: read.problem }
  const missing = verb.fields.filter(({ name, required }) => required && !Object.hasOwn(read.input, name))
  return { kind: 'call', verb, input: read.input, missing }
}

/** The verb at the beginning of a line; of `roles` and `roles show` the longer one. */
function verbAt(verbs: readonly Verb[], words: readonly Word[]): Verb | undefined {
  const said = words.map(({ text }) => text.toLowerCase())
  const matching = verbs.filter(({ verb }) => verb.split(' ').every((word, at) => said[at] === word))
  return matching.sort((one, other) => other.verb.length - one.verb.length)[0]
}

function isHelp({ text }: Word): boolean {
  return text.toLowerCase() === 'help' || text === '--help' || text === '?'
}
