/**
 * What a spreadsheet runs as a formula when it opens a file: a cell that begins with one of these, the wide forms too. An apostrophe
 * before it makes it text, and so does any number of them.
 */
const FORMULA = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/
const DEFUSED = /^'+[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/

/** A cell that no spreadsheet runs. */
export function defuse(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}

/** Exactly the text that was defused. */
export function restore(cell: string): string {
  return DEFUSED.test(cell) ? cell.slice(1) : cell
}
