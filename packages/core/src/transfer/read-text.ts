import { isUtf8 } from 'node:buffer'
import { unreadable } from './unreadable.ts'

/** A file, as a stream, any other iterable of its parts, or all of it in one text. */
export type Source = string | AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>

/** In bytes: a row is far below, and what goes on without an end must not fill the memory. */
export const MAX_ROW = 1024 * 1024

/** Some whole lines of a file. */
export interface TextPart {
  readonly text: string
  /** Those of its lines that are not valid UTF-8, counted from 1 in the file. */
  readonly garbled: readonly number[]
}

const NEWLINE = 0x0a
const BYTE_ORDER_MARK = '\ufeff'

/**
 * The text of a file in parts that end with a line, all lines ended by a single newline and without the byte order mark. Never more
 * is held than a part of the source and the line that it broke off in.
 *
 * @throws TenantryError `invalid_input` with the line, where a line has no end
 */
export async function* readText(source: Source): AsyncGenerator<TextPart> {
  let line = 1
  let begun: Uint8Array[] = []
  let size = 0
  for await (const part of typeof source === 'string' ? [source] : source) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part
    const end = bytes.lastIndexOf(NEWLINE) + 1
    if (end > 0) {
      const decoded = decode(Buffer.concat([...begun, bytes.subarray(0, end)]), line)
      line += decoded.lines
      yield decoded
      begun = []
      size = 0
    }
    if (end < bytes.length) begun.push(bytes.subarray(end))
    size += bytes.length - end
    if (size > MAX_ROW) throw unreadable(line, 'it is longer than a megabyte. Is this a file of rows?')
  }
  if (size > 0) yield decode(Buffer.concat(begun), line)
}

function decode(bytes: Buffer, line: number): TextPart & { lines: number } {
  const text = bytes.toString('utf8').replaceAll('\r\n', '\n')
  return {
    text: line === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text,
    garbled: isUtf8(bytes) ? [] : garbledLines(bytes, line),
    lines: countNewlines(text),
  }
}

function garbledLines(bytes: Buffer, first: number): readonly number[] {
  const garbled: number[] = []
  let line = first
  for (let from = 0; from < bytes.length; line += 1) {
    const end = bytes.indexOf(NEWLINE, from)
    const next = end === -1 ? bytes.length : end + 1
    if (!isUtf8(bytes.subarray(from, next))) garbled.push(line)
    from = next
  }
  return garbled
}

/** How many lines end in a text. */
export function countNewlines(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
