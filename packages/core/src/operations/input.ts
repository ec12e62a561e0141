import type { z } from 'zod'
import { TenantryError } from '../errors.ts'

/**
 * Reads an input by its schema. What is wrong is said for every field, by its name and never with its value: a value may be a secret.
 *
 * @throws TenantryError `invalid_input` with `details.issues`
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const issues = result.error.issues.map((issue) => ({
    field: issue.path.map(String).join('.'),
    problem: sentence(issue),
  }))
  const text = issues.map(({ field, problem }) => (field === '' ? problem : `${field} ${problem}`)).join('; ')
  throw new TenantryError('invalid_input', `${upperFirst(text)}.`.replace(/\.\.$/, '.'), { issues })
}

function sentence(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `unknown: ${issue.keys.map((key) => key.slice(0, 50)).join(', ')}`
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be a ${issue.expected}`
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must be at least ${issue.minimum}`
    default:
      return issue.message
  }
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
