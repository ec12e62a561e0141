import type { KnownBlock } from '@slack/types'
import { en as say } from '../sentences/en.ts'
import { writeValue } from './button-value.ts'
import { actions, button, context } from './message.ts'

/** The button that makes a new user's secret and shows it, once (H6). */
export function secretOffer(ticketId: string, userId: string): readonly KnownBlock[] {
  const value = writeValue({ ticketId, input: { userId } })
  if (value === null) return []
  return [
    ...actions([button({ text: say.buttons.showSecret, action: 'secret', value, style: 'primary' })]),
    context(say.secretOffer),
  ]
}
