import type { InputField } from '@tenantry/core'
import { type FlagWord, flagOf } from './flag-word.ts'
import { type Problem, problem } from './problem.ts'
import type { Value, Word } from './split-words.ts'
import { suggest } from './suggest.ts'
import { type Given, readValue } from './value.ts'
import type { Verb } from './verb.ts'

/** One pass over the words behind a verb. */
export class Reading {
  readonly #verb: Verb
  readonly #words: readonly Word[]
  readonly #input: Record<string, Given> = {}
  readonly #placed: Word[] = []
  #at = 0

  constructor(verb: Verb, words: readonly Word[]) {
    this.#verb = verb
    this.#words = words
  }

  /** What was given, or the first thing that is wrong with it. */
  read(): { readonly input: Readonly<Record<string, Given>> } | { readonly problem: Problem } {
    for (; this.#at < this.#words.length; this.#at += 1) {
      const word = this.#words[this.#at] as Word
      const found = this.#flagged(word, flagOf(word, this.#verb.fields))
      if (found !== null) return { problem: found }
    }
    const found = this.#place()
    return found === null ? { input: this.#input } : { problem: found }
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
  #valueAfter(field: InputField): Value | null {
    if (field.kind === 'boolean') return { text: 'yes' }
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

  #set(field: InputField, word: Value): Problem | null {
    const value = readValue(field, word)
    if (typeof value === 'object' && value !== null && 'problem' in value)
      return problem(value.problem, word.text)
    const present = this.#input[field.name]
    if (present !== undefined && field.kind !== 'list') return problem('twice', `--${field.flag}`)
    this.#input[field.name] = Array.isArray(present) ? [...present, ...[value].flat().map(String)] : value
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
