/** A typo of this many letters is still taken for what was meant. */
const MAX_TYPOS = 2

/** The word that somebody probably meant; undefined where none is near. */
export function nearestWord(typed: string, words: readonly string[]): string | undefined {
  return words
    .map((word) => ({ word, typos: distance(word, typed) }))
    .filter(({ typos }) => typos <= MAX_TYPOS)
    .sort((a, b) => a.typos - b.typos)[0]?.word
}

/** Letters to insert, delete or change until one word is the other (Levenshtein). */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MAX_TYPOS) return Number.POSITIVE_INFINITY
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change))
    }
    row = next
  }
  return row[b.length] ?? 0
}
