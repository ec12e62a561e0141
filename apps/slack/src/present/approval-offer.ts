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
  const said = refusal(error, names)
  if (error.details.mayAsk !== true) return said
  const value = writeValue({ input })
  if (value === null) return plainMessage(`${said.text} ${say.approval.tooLongToAsk}`)
  const asked = askedAlready(error)
  const { askFor, askAnew } = say.buttons
  const text = asked === null ? askFor : askAnew
  const own =
    asked === null
      ? []
      : [button({ text: say.approval.buttons.details, action: 'card:details', value: asked })]
  return {
    text: said.text,
    blocks: [
      ...said.blocks,
      ...actions([...own, button({ text, action: `ask:${operation}`, value, style: 'primary' })]),
    ],
  }
}

/** The value of a button about what they have asked for already; null where there is nothing. */
function askedAlready({ details }: TenantryError): string | null {
  const { asked } = details as { asked?: { request: string } }
  return asked === undefined ? null : writeValue({ input: { requestId: asked.request } })
}
