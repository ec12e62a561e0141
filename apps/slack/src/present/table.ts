import type { KnownBlock, TableBlock } from '@slack/types'
import { sections, userText } from './message.ts'

/** Slack's limits of one table: rows with their heading, and the characters of all cells together. */
const ROWS_MAX = 100
const CHARACTERS_MAX = 10_000

/**
 * Rows under a heading: a table where it fits, lines of text where it does not. Cells are plain text, in which Slack reads nothing.
 */
export function table(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): readonly KnownBlock[] {
  const characters = [heading, ...rows].flat().reduce((sum, cell) => sum + cell.length, 0)
  if (rows.length + 1 > ROWS_MAX || characters > CHARACTERS_MAX) return sections(rows.map(lineOf))
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
