import { foldForSearch } from './text.ts'

/** In characters. A short one can be guessed; a long one costs nothing, because nothing of it is cut off. */
const PASSWORD_MIN = 12
export const PASSWORD_MAX = 1_000

/** So much must be left of a password when everything that is tried first is taken out of it. */
const LEFT_MIN = 6
const DISTINCT_MIN = 4

/** Shorter names and words stand in too many good passwords. */
const WORD_MIN = 3

/** What passwords are most often made of. Rows of letters, digits and keys are found by themselves. */
const COMMON =
  'password passwort passwd pass letmein welcome admin administrator login master secret changeme default iloveyou monkey dragon sunshine princess football baseball superman batman trustno starwars whatever shadow qwerty qwertz azerty asdf zxcv hello freedom flower spring summer autumn winter january february march april june july august september october november december monday friday tenantry'.split(
    ' ',
  )

const KEYS = ['qwertyuiop', 'qwertzuiop', 'azertyuiop', 'asdfghjkl', 'zxcvbnm', 'yxcvbnm', '!@#$%^&*()']

/** What people write for letters, because they were once told to. */
const WRITTEN_FOR: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** The one spelling in which a password is hashed: what looks the same on two keyboards is the same. */
export function normalizePassword(password: string): string {
  return password.normalize('NFKC')
}

/**
 * What is wrong with a password, as the rest of a sentence; null where nothing is.
 *
 * @param about what anybody knows of the person: names, e-mail address, organization
 */
export function passwordProblem(password: string, about: readonly string[]): string | null {
  if ([...password].length < PASSWORD_MIN) return `has at least ${PASSWORD_MIN} characters`
  const left = withoutWords(withoutRows(foldForSearch(password)), wordsOf(about))
  if (left.length >= LEFT_MIN && new Set(left).size >= DISTINCT_MIN) return null
  return 'is too easy to guess: it is little more than common words, rows of keys, or names that anybody knows. Choose a few words that do not belong together'
}

/** Three or more neighbours in the alphabet, among the digits or on a keyboard, or the same again and again, are taken out. */
function withoutRows(text: string): string {
  const characters = [...text]
  let kept = ''
  for (let i = 0; i < characters.length; ) {
    const end = endOfRow(characters, i)
    if (end - i < WORD_MIN) kept += characters[i++] ?? ''
    else i = end
  }
  return kept
}

function endOfRow(characters: readonly string[], from: number): number {
  const step = stepBetween(characters[from], characters[from + 1])
  if (step === null) return from + 1
  let end = from + 2
  while (end < characters.length && stepBetween(characters[end - 1], characters[end]) === step) end += 1
  return end
}

/** How one key lies to the next: `key` beside it on a row of keys, a number for the place in the alphabet, null for apart. */
function stepBetween(one: string | undefined, next: string | undefined): string | null {
  if (one === undefined || next === undefined) return null
  if (KEYS.some((row) => row.includes(one + next))) return 'key'
  const step = (next.codePointAt(0) ?? 0) - (one.codePointAt(0) ?? 0)
  return Math.abs(step) <= 1 ? String(step) : null
}

function withoutWords(text: string, words: readonly string[]): string {
  const plain = [...text].map((character) => WRITTEN_FOR[character] ?? character).join('')
  return words.reduce((rest, word) => rest.replaceAll(word, ''), plain).replace(/\s/gu, '')
}

/** The longest first: of `administrator` nothing is left, and not `istrator`. */
function wordsOf(about: readonly string[]): readonly string[] {
  const own = about.map(foldForSearch).flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)])
  return [...COMMON, ...own].filter((word) => word.length >= WORD_MIN).sort((a, b) => b.length - a.length)
}
