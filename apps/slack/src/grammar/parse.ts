import type { InputField, Noun } from '@tenantry/core'
import { findVerb } from './find-verb.ts'
import { type Problem, problem } from './problem.ts'
import { Reading } from './reading.ts'
import { splitWords, type Word } from './split-words.ts'
import { suggest } from './suggest.ts'
import type { Given } from './value.ts'
import type { Verb } from './verb.ts'
import { BUILT_IN, type VerbTable } from './verbs.ts'

/** What a line says. */
export type Parsed =
  | { readonly kind: 'home' }
  | {
      readonly kind: 'help'
      readonly words: readonly string[]
      /** What help is asked for behind, and is about then. */
      readonly verb?: Verb
    }
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
 * @param table what can be typed; without a host's commands where nothing is given
 */
export function parse(noun: Noun, text: string, table: VerbTable = BUILT_IN): Parsed {
  const { words, openQuote } = splitWords(text)
  const [first, ...more] = words
  if (first === undefined) return { kind: 'home' }
  if (isHelp(first)) return { kind: 'help', words: more.map((word) => word.text) }
  const found = findVerb(table.of(noun), words)
  if (found.verb === null) {
    const { path, word, known } = found
    if (word === undefined || isHelp(word)) return { kind: 'help', words: path }
    const suggestion = ofNoNoun(words, table) ?? suggest(word.text, known)
    return { kind: 'problem', verb: null, problem: problem('unknown_verb', word.text, suggestion) }
  }
  const { verb, rest } = found
  if (rest.some(isHelpFlag)) return { kind: 'help', words: verb.verb.split(' '), verb }
  if (openQuote) return { kind: 'problem', verb, problem: problem('open_quote', rest.at(-1)?.text ?? '') }
  const read = new Reading(verb, rest).read()
  if ('problem' in read) return { kind: 'problem', verb, problem: read.problem }
  const missing = verb.fields.filter(({ name, required }) => required && !Object.hasOwn(read.input, name))
  return { kind: 'call', verb, input: read.input, missing }
}

/** What is said with a noun and is of none, as it is typed: roles are of the organization, and not of users or accounts. */
function ofNoNoun(words: readonly Word[], table: VerbTable): string | null {
  const { verb } = findVerb(table.of('tenantry'), words)
  return verb === null ? null : `/tenantry ${verb.verb}`
}

function isHelp(word: Word): boolean {
  return word.text.toLowerCase() === 'help' || word.text === '?' || isHelpFlag(word)
}

/** `-h` or `--help`, or the long dash that a phone makes of the two hyphens. What is quoted is a value. */
function isHelpFlag({ text, bareLength }: Word): boolean {
  return bareLength === text.length && /^(?:-h|(?:--|[—–])help)$/i.test(text)
}
