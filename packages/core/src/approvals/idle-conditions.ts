import { z } from 'zod'
import type { RuleDefinition } from '../domain/approval/approval-rule.ts'
import { TenantryError } from '../errors.ts'
import type { Command } from '../operations/define-command.ts'

/** What a path leads to in a schema: a field of this kind, none, or something of which a schema cannot tell. */
type Found = { readonly field: z.ZodType } | 'none' | 'unknown'

/**
 * Refuses conditions that would say nothing of a command of the rule: on a field that it does not take, or with a value that it never
 * gets, because the command refuses it or reads it as another one. Such a rule would not bind whom it seems to bind.
 */
export function refuseIdleConditions(commands: readonly Command[], { when }: RuleDefinition): void {
  for (const { field, in: among = [], notIn = [] } of when) {
    for (const command of commands) {
      const found = fieldIn(command.input, field.split('.'))
      if (found === 'none')
        throw new TenantryError(
          'invalid_input',
          `${command.name} takes no field called ${field}. Make a rule about the commands that do.`,
        )
      if (found === 'unknown') continue
      if (![...among, ...notIn].every((value) => gets(found.field, value)))
        throw new TenantryError(
          'invalid_input',
          `${command.name} never gets one of these values as ${field}. Write it as it is stored: ids, not external ids, and addresses in small letters.`,
        )
    }
  }
}

function fieldIn(schema: z.ZodType, path: readonly string[]): Found {
  const [first, ...rest] = path
  if (first === undefined) return { field: schema }
  const inner = unwrapped(schema)
  if (inner instanceof z.ZodObject) {
    const field: unknown = Object.hasOwn(inner.shape, first) ? inner.shape[first] : undefined
    return field instanceof z.ZodType ? fieldIn(field, rest) : 'none'
  }
  return inner instanceof z.ZodUnion || inner instanceof z.ZodRecord || inner instanceof z.ZodUnknown
    ? 'unknown'
    : 'none'
}

/** What is read, without what may be missing or is done with it afterwards; of a list one of its items. */
function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return unwrapped(schema.unwrap() as z.ZodType)
  if (schema instanceof z.ZodArray) return unwrapped(schema.element as z.ZodType)
  return schema instanceof z.ZodPipe ? unwrapped(schema.in as z.ZodType) : schema
}

/** Whether a command can get a value in a field, or in a list that is there: the same that was written, not what is made of it. */
function gets(field: z.ZodType, value: unknown): boolean {
  return [value, [value]].some((given) => {
    const read = field.safeParse(given)
    return read.success && [read.data].flat().includes(value)
  })
}
