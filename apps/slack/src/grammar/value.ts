import type { InputField } from '@tenantry/core'
import { readDuration } from './duration.ts'
import type { Value } from './split-words.ts'

/** A value as it was given: what it means is for the operation's own schema to say. A mention is `<@U…>`. */
export type Given = string | number | boolean | null | readonly string[]

const YES = new Set(['yes', 'true', 'on', '1'])
const NO = new Set(['no', 'false', 'off', '0'])

/** Reads a word as the kind of value that a field takes. */
export function readValue(
  field: InputField,
  word: Value,
): Given | { problem: 'not_yes_or_no' | 'not_a_number' | 'not_a_duration' } {
  const { text } = word
  switch (field.kind) {
    case 'boolean': {
      const said = text.toLowerCase()
      if (YES.has(said)) return true
      return NO.has(said) ? false : { problem: 'not_yes_or_no' }
    }
    case 'number':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : { problem: 'not_a_number' }
    case 'duration':
      return readDuration(text) ?? { problem: 'not_a_duration' }
    case 'list':
      return [asChosen(field, text)]
    case 'text':
    case 'time':
    case 'other':
      if (text === '' && field.nullable) return null
      return field.reference !== null && word.mention?.text === text
        ? `<@${word.mention.id}>`
        : asChosen(field, text)
    default:
      return field.kind satisfies never
  }
}

/** One of the few values that a field takes, as it is written there: whoever types `Active` means `active`. */
function asChosen({ choices }: InputField, text: string): string {
  if (choices.includes(text)) return text
  const said = text.toLowerCase()
  return choices.find((choice) => choice.toLowerCase() === said) ?? text
}

const MENTION = /^<@([UW][A-Z0-9]{1,30})>$/

/** The member of the chat whom a value mentions, or null. */
export function mentionIn(value: unknown): string | null {
  return typeof value === 'string' ? (MENTION.exec(value)?.[1] ?? null) : null
}
