import type { Command } from '../operations/define-command.ts'
import { inputFields } from '../operations/input-fields.ts'

/** Which commands take a secret, as far as it was asked: a schema is read slowly, and stays what it is. */
const secretive = new WeakMap<Command, boolean>()

/** Why nobody can be asked to agree to a command; null where they can. */
export function whyNotAskable(command: Command): string | null {
  if (command.internal) return 'it is done by Tenantry itself'
  if (command.approval !== undefined && 'none' in command.approval) return command.approval.none
  if (isSecretive(command)) return 'what it takes is secret, and a request would have to keep it'
  return null
}

/** A host says in its schema that a field is secret, or in the table of how its fields are kept. */
function isSecretive(command: Command): boolean {
  const known = secretive.get(command)
  if (known !== undefined) return known
  const found = inputFields(command).some(
    ({ name, secret }) => secret || command.host?.fields[name] === 'secret',
  )
  secretive.set(command, found)
  return found
}

/** Whether somebody who may not do it can ask for it. */
export function isRequestable(command: Command): boolean {
  return (
    whyNotAskable(command) === null && command.approval !== undefined && 'requestable' in command.approval
  )
}
