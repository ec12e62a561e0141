import type { Word } from './split-words.ts'
import type { Verb } from './verb.ts'

/** The verb that a line begins with, or how far its words led. A verb of a host's has several: `run projects archive`. */
export type Found =
  | { readonly verb: Verb; readonly rest: readonly Word[] }
  | {
      readonly verb: null
      /** What was understood of it. */
      readonly path: readonly string[]
      /** The word that leads nowhere; undefined where the line ends too early. */
      readonly word: Word | undefined
      /** What could stand in its place. */
      readonly known: readonly string[]
    }

export function findVerb(verbs: readonly Verb[], words: readonly Word[]): Found {
  let left = verbs.map((verb) => ({ verb, path: verb.verb.split(' ') }))
  for (let depth = 0; ; depth += 1) {
    const word = words[depth]
    const next = left.filter(
      ({ path }) => path[depth] !== undefined && path[depth] === word?.text.toLowerCase(),
    )
    if (next.length > 0) {
      left = next
      continue
    }
    const whole = left.find(({ path }) => path.length === depth)
    if (whole !== undefined)
      return { verb: whole.verb, rest: words.slice(saysList(whole.verb, word) ? depth + 1 : depth) }
    const known = [...new Set(left.flatMap(({ path }) => path.slice(depth, depth + 1)))]
    const path = words.slice(0, depth).map(({ text }) => text.toLowerCase())
    return { verb: null, path, word, known }
  }
}

/** `roles list` says what `roles` alone does: whoever knows `accounts list` types it. */
function saysList({ operation, positional }: Verb, word: Word | undefined): boolean {
  const lists = operation?.includes('.list') === true && positional.length === 0
  return lists && word?.text.toLowerCase() === 'list'
}
