import type { z } from 'zod'
import { hasInvisible } from '../domain/text.ts'
import { TenantryError } from '../errors.ts'

/**
 * Reads an input by its schema. What is wrong is said for every field, by its name and never with its value: a value may be a secret.
 *
 * @throws TenantryError `invalid_input` with `details.issues`
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input, { error: sentence })
  if (result.success) return result.data
  const issues = result.error.issues.map((issue) => ({
    field: issue.path.map(String).join('.'),
    problem: issue.message,
  }))
  const text = issues
    .map(({ field, problem }) => (field === '' ? problem : `${labelOf(field)} ${problem}`))
    .join('; ')
  throw new TenantryError('invalid_input', `${upperFirst(text)}.`.replace(/\.\.$/, '.'), { issues })
}

/** A field as a person would call it: `externalId` is the external id, `accountId` the account, `user.email` the user email. */
function labelOf(field: string): string {
  return field
    .replace(/\b(account|user|actor|ticket|secret|request|rule|review|standIn)Id\b/g, '$1')
    .replace(/Ms\b/g, '')
    .replace(/s?\.\d+/g, '')
    .replace(/\./g, ' ')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

/** What a value has to be, in the words of whoever gives it. A host's schema may know more kinds. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

/** What is wrong with a value, where its schema has no sentence of its own for that. */
function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `unknown: ${issue.keys.map(shown).join(', ')}`
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing'
      return `must be ${KINDS[issue.expected] ?? `of the kind ${issue.expected}`}`
    case 'invalid_value':
      if (issue.input === undefined) return 'is missing'
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? 'must not be empty'
        : `must be at least ${issue.minimum}`
    case 'too_big':
      if (issue.origin === 'string') return `is longer than ${issue.maximum} characters`
      return issue.origin === 'array' ? `has more than ${issue.maximum}` : `must be at most ${issue.maximum}`
    case 'invalid_format':
      return 'is not written as it has to be'
    case 'invalid_union':
      return issue.input === undefined ? 'is missing' : 'is nothing of what it can be'
    default:
      return undefined
  }
}

/** A key as it may be repeated: short, and with nothing in it that could hide or reorder what stands around it. */
function shown(key: string): string {
  return hasInvisible(key) ? 'a field with invisible characters' : key.slice(0, 50)
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
