/**
 * Control, surrogate, private-use and line-separator characters, and those of the format characters that hide text or reorder what
 * stands beside them. The joiners of Persian, of Indian scripts and of emoji are none of these: names need them.
 */
const INVISIBLE = /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u

/** Whether a text holds a character that a person could not see. */
export function hasInvisible(text: string): boolean {
  return INVISIBLE.test(text)
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
