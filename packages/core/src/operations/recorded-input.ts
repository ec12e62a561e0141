import type { z } from 'zod'
import type { AskedFor, Privacy } from '../domain/event.ts'
import { secretFieldsOf } from './takes-secret.ts'

type Takes = {
  readonly input: z.ZodType
  readonly host?: { readonly fields: Readonly<Record<string, Privacy>> } | undefined
}

/** What of an input, as the schema made it, may be looked at for the record: everything but its secrets. */
export function recordedInput(operation: Takes, input: unknown): AskedFor {
  const secret = secretFieldsOf(operation)
  return {
    input: Object.fromEntries(Object.entries(Object(input)).filter(([field]) => !secret.has(field))),
    fields: operation.host?.fields,
  }
}

/**
 * The same of an input that nobody has read by the schema yet: of one that it refuses, the fields that are good by themselves. The rest may
 * be anything.
 */
export function recordedOfRaw(operation: Takes, raw: unknown): AskedFor {
  const whole = operation.input.safeParse(raw)
  if (whole.success) return recordedInput(operation, whole.data)
  const { shape = {} } = (operation.input as Partial<z.ZodObject>).def ?? {}
  const given = new Map(Object.entries(Object(raw)))
  const good = Object.entries(shape).flatMap(([field, schema]) => {
    const read = given.has(field) ? (schema as z.ZodType).safeParse(given.get(field)) : null
    return read?.success ? [[field, read.data] as const] : []
  })
  return recordedInput(operation, Object.fromEntries(good))
}
