import type { InputField } from '@tenantry/core'
import type { SlashNames } from './slash-names.ts'
import type { Verb } from './verb.ts'

/** One line that says what a verb takes: `/users add <email> --account <account> [--role <role>]…`. */
export function usage(verb: Verb, names: SlashNames): string {
  const placed = verb.positional.flatMap((name) => verb.fields.filter((field) => field.name === name))
  const flagged = verb.fields.filter(({ name }) => !verb.positional.includes(name))
  const parts = [
    ...placed.map(place),
    ...flagged.filter(isRequired).map(flag),
    ...flagged.filter((field) => !field.required).map(flag),
  ]
  return [names.of(verb.noun), verb.verb, ...parts].join(' ')
}

const isRequired = ({ required }: InputField): boolean => required

function place(field: InputField): string {
  const word = field.reference === 'member' ? '@mention' : `<${field.flag}>`
  return field.required ? word : `[${field.flag}]`
}

function flag(field: InputField): string {
  const word = field.kind === 'boolean' ? `--${field.flag}` : `--${field.flag} <${valueWord(field)}>`
  const shown = field.required ? word : `[${word}]`
  return field.kind === 'list' ? `${shown}…` : shown
}

function valueWord(field: InputField): string {
  return field.choices.length > 0
    ? field.choices.join('|')
    : (field.reference ?? field.names ?? WORDS[field.kind] ?? 'text')
}

/** What stands for a value of this kind, where it is not just a text. */
const WORDS: { readonly [Kind in InputField['kind']]?: string } = {
  number: 'number',
  duration: 'duration',
  time: 'date|24h',
}
