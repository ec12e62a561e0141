import type { InputField } from '@tenantry/core'
import type { Verb } from '../grammar/verb.ts'
import { en as say } from '../sentences/en.ts'
import { writeValue } from './button-value.ts'
import { actions, button, context, type Message, section } from './message.ts'

/** Lets a person choose which of several things they meant; the command then goes on with that one. */
export function picker(
  verb: Verb,
  choice: {
    readonly field: InputField
    readonly said: string
    readonly candidates: readonly { readonly id: string; readonly label: string }[]
    readonly input: Readonly<Record<string, unknown>>
  },
): Message {
  const text = say.pick(choice.said)
  const buttons = choice.candidates.flatMap(({ id, label }, index) => {
    const value = writeValue({
      operation: verb.operation ?? '',
      input: { ...choice.input, [choice.field.name]: id },
    })
    return value === null ? [] : [button({ text: label, action: `pick:${index}`, value })]
  })
  const tooLong = buttons.length < choice.candidates.length ? [context(say.pickTooLong)] : []
  return { text, blocks: [section(text), ...actions(buttons), ...tooLong] }
}
