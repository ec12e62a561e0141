/** The keys under which Block Kit keeps what a reader sees, in reading order. */
const seen = [
  'title',
  'label',
  'text',
  'caption',
  'fields',
  'elements',
  'rows',
  'element',
  'placeholder',
  'hint',
  'accessory',
  'options',
  'alt_text',
] as const

/**
 * Everything that a reader of these blocks sees, one piece a line: for tests, and for the fallback of a
 * screen reader. Mark-up (`*bold*`, `<@U…>`) stays as it was sent.
 */
export function visibleText(blocks: readonly { type: string }[]): string {
  return blocks.flatMap(pieces).join('\n')
}

function pieces(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(pieces)
  if (typeof value !== 'object' || value === null) return []
  const record = value as Record<string, unknown>
  return seen.flatMap((key) => pieces(record[key]))
}
