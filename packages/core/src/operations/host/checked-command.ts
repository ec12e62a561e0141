import type { z } from 'zod'
import { TenantryError } from '../../errors.ts'
import type { Policy } from '../../policy/policy.ts'
import { inputFields } from '../input-fields.ts'
import type { AnyHostCommand } from './host-command.ts'

const NAME = /^[a-z]+(-[a-z]+)*\.[a-z][A-Za-z]*$/
/** What a person can type, and what is no flag. */
const WORD = /^[a-z]+(-[a-z]+)*$/

/** What is known already when a host's command is looked at. */
export interface Known {
  readonly policy: Policy
  /** Subjects of Tenantry's own operations: events of theirs cannot be told of by a host. */
  readonly taken: ReadonlySet<string>
  /** Names, and nouns with verbs, of the host's commands before this one. */
  readonly names: Set<string>
}

/** @throws TenantryError `invalid_input` for a command that could not be run, recorded or typed, with what is wrong with it */
export function checkHostCommand(command: AnyHostCommand, { policy, taken, names }: Known): void {
  const { name, chat, fields } = command
  const [subject = ''] = typeof name === 'string' ? name.split('.') : []
  const refuse = (problem: string): never => {
    throw new TenantryError('invalid_input', `The command ${String(name).slice(0, 50)} ${problem}.`)
  }
  const claim = (what: string, taken: string) => {
    if (names.has(what)) refuse(taken)
    names.add(what)
  }
  if (typeof name !== 'string' || !NAME.test(name))
    refuse('cannot be called that: give a subject and a verb, such as project.archive')
  if (taken.has(subject)) refuse(`cannot be one of ${subject}, which is Tenantry's own`)
  claim(name, 'is there twice')
  if (!(policy.permissions as readonly string[]).includes(command.permission))
    refuse(`needs the permission ${String(command.permission)}, which no subject has`)
  if (!isStrictObject(command.input)) refuse('has an input that is no z.strictObject')
  if (typeof command.load !== 'function' || typeof command.handle !== 'function')
    refuse('has no load or no handle')
  for (const [field, privacy] of Object.entries(fields ?? {})) {
    if (!['open', 'personal', 'secret'].includes(privacy))
      refuse(`keeps ${field} neither open nor personal nor secret`)
  }
  if (fields === undefined) refuse('says nothing of how the fields of its events are kept')
  if ('none' in chat) return
  if (!WORD.test(chat.noun) || !WORD.test(chat.verb))
    refuse('has a noun or a verb that is no word in lower case')
  claim(`${chat.noun} ${chat.verb}`, `is said like another one: ${chat.noun} ${chat.verb}`)
  const known = inputFields(command)
  for (const place of chat.positional ?? []) {
    if (!known.some((field) => field.name === place)) refuse(`has no field ${place} to be given by its place`)
  }
  const secret = known.find((field) => field.secret)
  if (secret !== undefined)
    refuse(`takes the secret ${secret.name}, which nobody should type in chat; give chat: { none: '…' }`)
  const unsayable = known.find(({ kind, required }) => required && kind === 'other')
  if (unsayable !== undefined)
    refuse(`needs ${unsayable.name}, which nobody can type; give chat: { none: '…' }`)
}

/** Read from its definition, and not by its class: a host may have a zod of its own. */
function isStrictObject(schema: z.ZodType): boolean {
  const { type, catchall } = (schema as Partial<z.ZodObject>).def ?? {}
  return type === 'object' && catchall?._zod.def.type === 'never'
}
