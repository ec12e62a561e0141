import type { KnownBlock } from '@slack/types'
import type { Review } from '@tenantry/core'
import type { SlashNames } from '../grammar/slash-names.ts'
import { en as say } from '../sentences/en.ts'
import { type AskedLine, askedFor } from './asked-for.ts'
import { writeValue } from './button-value.ts'
import { actions, button, type Message, plainMessage, section } from './message.ts'

/** Asks somebody to look at what was done without agreement: who did what, when, and why. */
export function reviewCard(
  it: Review,
  { lines, names }: { lines: readonly AskedLine[]; names: SlashNames },
): Message {
  const done = askedFor(lines)
  const { text, blocks } = plainMessage(say.approval.review(it, names))
  return {
    text: done === null ? text : `${text}\n${done}`,
    blocks: [...blocks, ...(done === null ? [] : [section(done)]), ...reviewButton(it)],
  }
}

/** Says that one has looked. */
export function reviewButton(it: Review): readonly KnownBlock[] {
  const text = say.buttons.verbs['approval.review']
  const value = writeValue({ input: { reviewId: it.id } }) ?? ''
  return actions([
    button({ text, action: 'do:approval.review', value, label: say.approval.labelOfReview(text, it) }),
  ])
}
