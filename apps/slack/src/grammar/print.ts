import type { InputField } from '@tenantry/core'
import { printDuration } from './duration.ts'
import { encodeEntities } from './slack-text.ts'
import { type Given, mentionIn } from './value.ts'
import type { Verb } from './verb.ts'

/** What needs no quotes anywhere. */
const SIMPLE = /^[A-Za-z0-9][A-Za-z0-9@._+-]*$/

/**
 * Writes a command as a person would type it and Slack would send it, without the slash command: reading it again gives the same.
 */
export function print(verb: Verb, input: Readonly<Record<string, Given>>): string {
  const words = [verb.verb]
  const fields = new Map(verb.fields.map((field) => [field.name, field]))
  for (const name of verb.positional) {
    const field = fields.get(name)
    const value = input[name]
    if (field === undefined || value === undefined || value === null) break
    words.push(quote(field, value))
    fields.delete(name)
  }
  for (const field of fields.values()) {
    const value = input[field.name]
    if (value !== undefined) words.push(...[value].flat().map((each) => flagged(field, each)))
  }
  return words.join(' ')
}

function flagged(field: InputField, value: Given): string {
  return value === true ? `--${field.flag}` : `--${field.flag}=${quote(field, value)}`
}

function quote({ kind, reference }: InputField, value: Given): string {
  if (kind === 'duration' && typeof value === 'number') return printDuration(value)
  const text = value === null ? '' : String(value)
  if (SIMPLE.test(text) || (reference !== null && mentionIn(text) !== null)) return text
  return `"${encodeEntities(text).replace(/[\\"“”„‟«»]/gu, '\\$&')}"`
}
