import { decodeEntities, unwrapLinks } from './slack-text.ts'

/** One word of what was typed. */
export interface Word {
  readonly text: string
  /** How many characters from the start are neither quoted nor escaped: only these can be a flag or a key. */
  readonly bareLength: number
  /** The person whom the end of the word mentions, and how that part of the text reads. */
  readonly mention?: { readonly id: string; readonly text: string }
}

/** What a word gives, where it no longer matters how it was typed. */
export type Value = Pick<Word, 'text' | 'mention'>

export interface Words {
  readonly words: readonly Word[]
  /** A quote was opened and not closed. */
  readonly openQuote: boolean
}

/** Keyboards of phones put these where a person typed a straight quote. */
const DOUBLE = '"“”„‟«»'
const SINGLE = "'‘’‚‛"
const SPACE = /\s/u
const MENTION = /<@([UW][A-Z0-9]{1,30})(?:\|([^<>]{0,200}))?>/y

/**
 * Splits a typed line into words. Quotes keep words together where a word or a value begins; inside a word an apostrophe is an
 * apostrophe. A backslash takes the meaning from a quote, a space or a backslash.
 *
 * @param line as Slack sends it: mentions as `<@U…|name>`, `&`, `<` and `>` as entities
 */
export function splitWords(line: string): Words {
  const reader = new Reader(unwrapLinks(line))
  const words: Word[] = []
  for (let word = reader.next(); word !== null; word = reader.next()) words.push(word)
  return { words, openQuote: reader.openQuote }
}

class Reader {
  openQuote = false
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  next(): Word | null {
    while (this.#at < this.#text.length && SPACE.test(this.#text.charAt(this.#at))) this.#at += 1
    if (this.#at >= this.#text.length) return null
    let text = ''
    let bareLength: number | null = null
    let mention: Word['mention']
    while (this.#at < this.#text.length && !SPACE.test(this.#text.charAt(this.#at))) {
      const escaped = this.#escaped()
      const quoted = escaped === null && this.#opensQuote(text, bareLength) ? this.#quoted() : null
      if (escaped !== null || quoted !== null) bareLength ??= text.length
      mention = escaped === null && quoted === null ? this.#mention() : undefined
      text += escaped ?? quoted ?? mention?.text ?? this.#take()
    }
    const bare = bareLength === null ? text : text.slice(0, bareLength)
    return {
      text: decodeEntities(text),
      bareLength: decodeEntities(bare).length,
      ...(mention && { mention }),
    }
  }

  #take(): string {
    this.#at += 1
    return this.#text.charAt(this.#at - 1)
  }

  #escaped(): string | null {
    if (this.#text.charAt(this.#at) !== '\\') return null
    const next = this.#text.charAt(this.#at + 1)
    if (next === '') return null
    if (next !== '\\' && !DOUBLE.includes(next) && !SINGLE.includes(next) && !SPACE.test(next)) return null
    this.#at += 2
    return next
  }

  #opensQuote(before: string, bareLength: number | null): boolean {
    const quote = this.#text.charAt(this.#at)
    if (!DOUBLE.includes(quote) && !SINGLE.includes(quote)) return false
    return before === '' || (bareLength === null && /[=:]$/.test(before))
  }

  #quoted(): string {
    const family = DOUBLE.includes(this.#take()) ? DOUBLE : SINGLE
    let text = ''
    while (this.#at < this.#text.length) {
      const escaped = this.#escaped()
      if (escaped === null && this.#closes(family)) {
        this.#at += 1
        return text
      }
      text += escaped ?? this.#take()
    }
    this.openQuote = true
    return text
  }

  /** An apostrophe closes nothing while a letter follows it: `'it's fine'` is one word. */
  #closes(family: string): boolean {
    if (!family.includes(this.#text.charAt(this.#at))) return false
    const after = this.#text.charAt(this.#at + 1)
    return family === DOUBLE || after === '' || SPACE.test(after)
  }

  #mention(): Word['mention'] {
    if (this.#text.charAt(this.#at) !== '<') return undefined
    MENTION.lastIndex = this.#at
    const match = MENTION.exec(this.#text)
    if (match?.[1] === undefined) return undefined
    this.#at = MENTION.lastIndex
    return { id: match[1], text: `@${match[2] || match[1]}` }
  }
}
