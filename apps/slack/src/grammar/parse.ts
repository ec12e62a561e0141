import type { InputField, Noun } from '@tenantry/core'
import { type FlagWord, flagOf } from './flag-word.ts'
import { splitWords, type Word } from './split-words.ts'
import { suggest } from './suggest.ts'
import { type Given, readValue } from './value.ts'
import { type Verb, verbsOf } from './verbs.ts'

/** Why a line could not be read; `said` is what was typed, cut short. */
export interface Problem {
  readonly what:
    | 'unknown_verb'
    | 'unknown_flag'
    | 'no_value'
    | 'twice'
    | 'unexpected'
    | 'not_yes_or_no'
    | 'not_a_number'
    | 'open_quote'
  readonly said: string
  /** What was probably meant. */
  readonly suggestion: string | null
}

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

/** As much of a wrong word as is shown again. */
const SHOWN = 60

/**
 * Reads what was typed after a slash command: the verb, then flags in any order, and what has its place.
 *
 * @param text as Slack sends it
 */
export function parse(noun: Noun, text: string): Parsed {
  const { words, openQuote } = splitWords(text)
  const [first, ...rest] = words
  if (first === undefined) return { kind: 'home' }
  if (isHelp(first)) return { kind: 'help', words: rest.map((word) => word.text) }
  const verbs = verbsOf(noun)
  const name = first.text.toLowerCase()
  const verb = verbs.find((each) => each.verb === name)
  if (verb === undefined) {
    const suggestion = suggest(
      name,
      verbs.map((each) => each.verb),
    )
    return { kind: 'problem', verb: null, problem: problem('unknown_verb', first.text, suggestion) }
  }
  if (rest.some((word) => word.bareLength === word.text.length && word.text === '--help'))
    return { kind: 'help', words: [verb.verb] }
  if (openQuote) return { kind: 'problem', verb, problem: problem('open_quote', rest.at(-1)?.text ?? '') }
  return new Reading(verb, rest).read()
}

function isHelp({ text }: Word): boolean {
  return text.toLowerCase() === 'help' || text === '--help' || text === '?'
}

function problem(what: Problem['what'], said: string, suggestion: string | null = null): Problem {
  return { what, said: said.length > SHOWN ? `${said.slice(0, SHOWN)}…` : said, suggestion }
}

/** One pass over the words behind a verb. */
class Reading {
  readonly #verb: Verb
  readonly #words: readonly Word[]
  readonly #input: Record<string, Given> = {}
  readonly #placed: Word[] = []
  #at = 0

  constructor(verb: Verb, words: readonly Word[]) {
    this.#verb = verb
    this.#words = words
  }

  read(): Parsed {
    for (; this.#at < this.#words.length; this.#at += 1) {
      const word = this.#words[this.#at] as Word
      const found = this.#flagged(word, flagOf(word, this.#verb.fields))
      if (found !== null) return { kind: 'problem', verb: this.#verb, problem: found }
    }
    const found = this.#place()
    if (found !== null) return { kind: 'problem', verb: this.#verb, problem: found }
    const missing = this.#verb.fields.filter(
      (field) => field.required && !Object.hasOwn(this.#input, field.name),
    )
    return { kind: 'call', verb: this.#verb, input: this.#input, missing }
  }

  #flagged(word: Word, flag: FlagWord | null): Problem | null {
    if (flag === null) {
      this.#placed.push(word)
      return null
    }
    if (flag.field === null)
      return problem('unknown_flag', `--${flag.name}`, suggestFlag(flag.name, this.#verb))
    const value = flag.value ?? this.#valueAfter(flag.field)
    return value === null ? problem('no_value', `--${flag.name}`) : this.#set(flag.field, value)
  }

  /** The word behind the flag. A yes-or-no flag takes none; a flag's value is never the next flag. */
  #valueAfter(field: InputField): Word | null {
    if (field.kind === 'boolean') return { text: 'yes', bareLength: 3 }
    const next = this.#words[this.#at + 1]
    if (next === undefined || flagOf(next, this.#verb.fields)?.dashed) return null
    this.#at += 1
    return next
  }

  #place(): Problem | null {
    const open = this.#verb.positional.filter((name) => !Object.hasOwn(this.#input, name))
    const joined = this.#verb.reads && open.length > 0 ? joinLast(this.#placed, open.length) : this.#placed
    for (const [index, word] of joined.entries()) {
      const field = this.#verb.fields.find(({ name }) => name === open[index])
      const found = field === undefined ? this.#unexpected(word) : this.#set(field, word)
      if (found !== null) return found
    }
    return null
  }

  #unexpected(word: Word): Problem {
    const key = /^([a-z-]+):/i.exec(word.text.slice(0, word.bareLength))?.[1]
    return problem('unexpected', word.text, key === undefined ? null : suggestFlag(key, this.#verb))
  }

  #set(field: InputField, word: Word): Problem | null {
    const value = readValue(field, word)
    if (typeof value === 'object' && value !== null && 'problem' in value)
      return problem(value.problem, word.text)
    const present = this.#input[field.name]
    if (present !== undefined && field.kind !== 'list') return problem('twice', `--${field.flag}`)
    this.#input[field.name] =
      field.kind === 'list' && Array.isArray(present) ? [...present, ...[value].flat().map(String)] : value
    return null
  }
}

function suggestFlag(name: string, verb: Verb): string | null {
  const found = suggest(
    name,
    verb.fields.map(({ flag }) => flag),
  )
  return found === null ? null : `--${found}`
}

/** Reading takes names, and names have spaces: what is left over belongs to the last place. */
function joinLast(words: readonly Word[], places: number): readonly Word[] {
  if (words.length <= places) return words
  const rest = words.slice(places - 1)
  const text = rest.map((word) => word.text).join(' ')
  return [...words.slice(0, places - 1), { text, bareLength: text.length }]
}
