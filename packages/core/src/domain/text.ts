/**
 * Control, surrogate, private-use and line-separator characters, and all that is drawn as nothing: invisible, or able to reorder what
 * stands beside them. The two joiners and the variation selectors are allowed: Persian words and many emoji need them.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]|(?!\u200c|\u200d|[\ufe00-\ufe0f])\p{Default_Ignorable_Code_Point}/u
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u

/** Whether a text holds a character that a person could not see. */
export function hasInvisible(text: string): boolean {
  return INVISIBLE.test(text)
}

/** Whether a text holds anything that is drawn as nothing, the joiners too: two ids that differ by it look the same. */
export function hasIgnorable(text: string): boolean {
  return IGNORABLE.test(text)
}

/** Whether there is anything to see at all. */
export function isVisible(text: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text)
}

/** One spelling for what looks the same: composed characters, no white space around. */
export function tidy(text: string): string {
  return text.normalize('NFC').trim()
}

/**
 * The form by which names are sorted and searched: no accents, no case. Computed here and stored, so that the same data lists
 * in the same order on every database, whatever collations it has.
 */
export function foldForSearch(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/gu, ' ').trim()
}

/** The words of a search, each of which must be part of what is found, in whatever order. */
export function wordsOf(search: string): readonly string[] {
  return [...new Set(foldForSearch(search).split(' '))].filter((word) => word !== '')
}
