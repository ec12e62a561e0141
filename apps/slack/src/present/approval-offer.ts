import type { TenantryError } from '@tenantry/core'
import type { SlashNames } from '../grammar/slash-names.ts'
import { en as say } from '../sentences/en.ts'
import { writeValue } from './button-value.ts'
import { actions, button, type Message, plainMessage } from './message.ts'
import { refusal } from './refusal.ts'

/**
 * Says that others must agree, and offers to ask them: whoever may ask gets a button, and whoever may not gets the sentence alone. A call
 * that is too long for a button is asked for through the library.
 */
export function approvalOffer(
  error: TenantryError,
  { operation, input }: { operation: string; input: Readonly<Record<string, unknown>> },
  names: SlashNames,
): Message {
  const said = refusal(error, null, names)
  if (error.details.mayAsk !== true) return said
  const value = writeValue({ input })
  if (value === null) return plainMessage(`${said.text} ${say.approval.tooLongToAsk}`)
  const { askFor } = say.buttons
  return {
    text: said.text,
    blocks: [
      ...said.blocks,
      ...actions([button({ text: askFor, action: `ask:${operation}`, value, style: 'primary' })]),
    ],
  }
}
