import type { KnownBlock } from '@slack/types'
import { en as say } from '../sentences/en.ts'
import { writeValue } from './button-value.ts'
import { actions, button, context, type Message, section } from './message.ts'
import { lineOf, table } from './table.ts'

export interface ListOptions {
  readonly operation: string
  /** What the list was asked for, without a cursor. */
  readonly input: Readonly<Record<string, unknown>>
  readonly isFirst: boolean
  readonly nextCursor: string | null
  readonly headline: string
  readonly heading: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** In the place of the table, where there is more to do about each row than to read it. */
  readonly body?: readonly KnownBlock[]
  /** Below the rows. */
  readonly more?: readonly KnownBlock[]
}

/** A page of a list: what is on it, and the way to the next one. */
export function list({
  operation,
  input,
  isFirst,
  nextCursor,
  headline,
  heading,
  rows,
  body,
  more = [],
}: ListOptions): Message {
  const { cursor: _last, ...filter } = input
  const next = nextCursor === null ? null : writeValue({ input: { ...filter, cursor: nextCursor } })
  const first = isFirst ? null : writeValue({ input: filter })
  return {
    text: [headline, ...rows.map(lineOf)].join('\n'),
    blocks: [
      section(headline),
      ...(rows.length === 0 ? [] : (body ?? table(heading, rows))),
      ...more,
      ...(nextCursor !== null && next === null ? [context(say.narrow)] : []),
      ...actions([
        ...(first === null
          ? []
          : [button({ text: say.buttons.firstPage, action: `page:${operation}:first`, value: first })]),
        ...(next === null
          ? []
          : [button({ text: say.buttons.nextPage, action: `page:${operation}`, value: next })]),
      ]),
    ],
  }
}
