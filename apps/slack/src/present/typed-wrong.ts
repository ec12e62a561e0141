import type { InputField, TenantryError } from '@tenantry/core'
import { printDuration } from '../grammar/duration.ts'
import type { SlashNames } from '../grammar/slash-names.ts'
import type { Given } from '../grammar/value.ts'
import type { Verb } from '../grammar/verb.ts'
import { en as say } from '../sentences/en.ts'
import { issuesOf } from './issues.ts'
import { thingTypedIn } from './things.ts'

/** A command as it was read. */
export interface TypedCommand {
  readonly verb: Verb
  readonly input: Readonly<Record<string, Given>>
}

/**
 * What was typed where a refusal finds something wrong, and where to look for what can be typed; '' where that is not known. The core
 * never says a value again, for it may be a secret: here it is known which field holds one.
 */
export function typedWrong(error: TenantryError, { verb, input }: TypedCommand, names: SlashNames): string {
  const wrong = issuesOf(error).flatMap(({ path: [name = '', place] }) => {
    const field = verb.fields.find((each) => each.name === name)
    const said = field === undefined || field.secret ? null : saidIn(field, input[name], place)
    return field === undefined || said === null ? [] : [{ field, said }]
  })
  if (wrong.length === 0) return ''
  const next = wrong.flatMap(({ field }) => nextStep(verb, field, names) ?? [])
  const said = new Set(wrong.map((each) => each.said))
  return [say.typed([...said]), ...new Set(next)].join(' ')
}

function saidIn(field: InputField, given: Given | undefined, place = ''): string | null {
  const value: unknown = Array.isArray(given) ? given[Number(place)] : given
  if (typeof value === 'string' && value !== '') return value
  if (typeof value !== 'number') return null
  return field.kind === 'duration' ? printDuration(value) : String(value)
}

function nextStep(verb: Verb, field: InputField, names: SlashNames): string | null {
  if (field.kind === 'time') return say.howLongAgo
  if (verb.operation === 'audit.list' && field.name === 'type') return say.kindsOfEvents(names)
  // Whoever makes a role names one that there is not.
  const thing = verb.operation === 'role.create' ? null : thingTypedIn(field.name)
  return thing === null ? null : say.lookAtList(thing, names)
}
