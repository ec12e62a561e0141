/** A `like` pattern for "contains this word"; `%` and `_` of the word mean themselves. */
export function containing(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`
}
