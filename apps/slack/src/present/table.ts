import type { KnownBlock, TableBlock } from '@slack/types'
import { section, userText } from './message.ts'

/** Slack's limits of one table: rows with their heading, and the characters of all cells together. */
const ROWS_MAX = 100
const CHARACTERS_MAX = 10_000
/** Of the text of a section. */
const SECTION_MAX = 3_000

/**
 * Rows under a heading: a table where it fits, lines of text where it does not. Cells are plain text, in which Slack reads nothing.
 */
export function table(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): readonly KnownBlock[] {
  const characters = [heading, ...rows].flat().reduce((sum, cell) => sum + cell.length, 0)
  if (rows.length + 1 > ROWS_MAX || characters > CHARACTERS_MAX) return lines(rows)
  const block: TableBlock = {
    type: 'table',
    column_settings: heading.map(() => ({ is_wrapped: true })),
    rows: [heading, ...rows].map((row) =>
      row.map((cell) => ({ type: 'raw_text', text: cell === '' ? '–' : cell })),
    ),
  }
  return [block]
}

/** The same as text, for what cannot show a table. */
export function lineOf(row: readonly string[]): string {
  return row.map(userText).join(' · ')
}

function lines(rows: readonly (readonly string[])[]): readonly KnownBlock[] {
  const texts: string[] = []
  for (const row of rows) {
    const line = lineOf(row)
    const last = texts.at(-1)
    if (last === undefined || last.length + line.length + 1 > SECTION_MAX) texts.push(line)
    else texts[texts.length - 1] = `${last}\n${line}`
  }
  return texts.map(section)
}
