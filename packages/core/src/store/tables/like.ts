import { foldForSearch } from '../../domain/text.ts'

/** A `like` pattern for "contains this text", in the folded form that search keys have; `%` and `_` of the text mean themselves. */
export function containing(text: string): string {
  return `%${foldForSearch(text).replace(/[\\%_]/g, '\\$&')}%`
}
