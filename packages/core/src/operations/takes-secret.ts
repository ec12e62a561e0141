import type { z } from 'zod'
import { inputFields } from './input-fields.ts'

const known = new WeakMap<z.ZodType, boolean>()

/** Whether a field of an input is secret: then nothing that is made from the input is stored, a hash of it included. */
export function takesSecret(operation: { readonly input: z.ZodType }): boolean {
  const answer = known.get(operation.input) ?? inputFields(operation).some(({ secret }) => secret)
  known.set(operation.input, answer)
  return answer
}
