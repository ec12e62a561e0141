/** Nobody means a word that is further away than this. */
const FARTHEST = 2
/** Longer words are not compared: no word of ours comes near. */
const LONGEST = 40

/** The word that was probably meant; null when none is near, or two are equally near. */
export function suggest(typed: string, known: readonly string[]): string | null {
  const word = typed.toLowerCase()
  if (word.length === 0 || word.length > LONGEST) return null
  const begun = word.length < 3 ? [] : known.filter((each) => each.startsWith(word))
  if (begun.length === 1) return begun[0] ?? null
  const farthest = word.length <= 3 ? 1 : FARTHEST
  const near = known
    .map((each) => ({ each, distance: distance(word, each) }))
    .filter((candidate) => candidate.distance <= farthest)
    .sort((one, other) => one.distance - other.distance)
  const [first, second] = near
  return first === undefined || second?.distance === first.distance ? null : first.each
}

/** Insertions, deletions, replacements and swaps of neighbours that make one word of the other. */
export function distance(from: string, to: string): number {
  let last = Array.from({ length: to.length + 1 }, (_, index) => index)
  let before = last
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1]
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      row[j] = Math.min(
        at(last, j) + 1,
        at(row, j - 1) + 1,
        at(last, j - 1) + (same ? 0 : 1),
        swapped ? at(before, j - 2) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    before = last
    last = row
  }
  return at(last, to.length)
}

const at = (row: readonly number[], index: number): number => row[index] ?? 0
