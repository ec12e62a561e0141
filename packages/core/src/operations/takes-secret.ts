import type { z } from 'zod'
import { inputFields } from './input-fields.ts'

const known = new WeakMap<z.ZodType, ReadonlySet<string>>()

/** The secret fields of an input: they are never stored and never recorded. */
export function secretFieldsOf(operation: { readonly input: z.ZodType }): ReadonlySet<string> {
  const found =
    known.get(operation.input) ??
    new Set(inputFields(operation).flatMap(({ name, secret }) => (secret ? [name] : [])))
  known.set(operation.input, found)
  return found
}

/** Whether a field of an input is secret: then nothing that is made from the input is stored, a hash of it included. */
export function takesSecret(operation: { readonly input: z.ZodType }): boolean {
  return secretFieldsOf(operation).size > 0
}
