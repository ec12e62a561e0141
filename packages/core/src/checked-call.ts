import { hash } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from './domain/canonical-json.ts'
import type { Principal } from './domain/principal.ts'
import { hasInvisible } from './domain/text.ts'
import { TenantryError } from './errors.ts'
import type { Command } from './operations/define-command.ts'
import { reason } from './operations/fields.ts'
import { parseInput } from './operations/input.ts'
import { takesSecret } from './operations/takes-secret.ts'
import { forbidden } from './policy/authorize.ts'

/** How a call may be repeated and traced. */
export interface ExecuteOptions {
  /** At most 255 characters. The same key and the same request give the first outcome again, for 24 hours, without its secrets. */
  readonly idempotencyKey?: string
  /**
   * Where others must agree to the call, asks them: the call is still refused with `approval_required`, and the request, which is stored,
   * is in its details. Where nobody has to agree, the call is made.
   */
  readonly ask?: { readonly reason?: string }
}

/** Everything that a command needs of whoever calls it. */
export interface Call<Input> {
  readonly principal: Principal
  readonly input: Input
  readonly options?: ExecuteOptions
}

/** A call that was found good as far as that can be seen without a database. */
export interface CheckedCall<Input> {
  /** As the schema made it, its defaults filled in. */
  readonly input: Input
  /** The key under which the outcome is kept, and the hash of what was asked; null where no key was given. */
  readonly repeatable: { readonly key: string; readonly requestHash: string } | null
  /** Whether to ask others where they must agree, and why; null where that was not said. */
  readonly ask: { readonly reason: string | null } | null
}

/**
 * Reads a call of a command: its input by the schema, whether such a caller may call it at all, its key.
 *
 * @throws TenantryError `invalid_input`, or `forbidden` for what only Tenantry itself may call
 */
export function checkedCall<Input extends z.ZodType>(
  command: Pick<Command<string, Input>, 'name' | 'input' | 'internal' | 'permission'>,
  { principal, input: raw, options: given = {} }: Call<unknown>,
): CheckedCall<z.output<Input>> {
  // A misspelt key would be no key, and what it was to prevent would happen.
  const options = parseInput(executeOptions, given)
  const input = parseInput(command.input, raw)
  if (command.internal && principal.credential.kind !== 'system') throw forbidden(command.permission)
  const key = checkedKey(options.idempotencyKey)
  if (key !== null && takesSecret(command)) {
    throw new TenantryError(
      'invalid_input',
      'What takes a secret takes no idempotency key: a hash of the secret would be stored with it. Send it again without one; doing it twice does no harm.',
    )
  }
  const ask = options.ask === undefined ? null : { reason: parseInput(asking, options.ask).reason ?? null }
  const asked = ask === null ? raw : { ask, input: raw }
  return {
    input,
    repeatable: key === null ? null : { key, requestHash: requestHash(command.name, asked) },
    ask,
  }
}

/** What stands in each is looked at below. */
const executeOptions = z.strictObject({ idempotencyKey: z.unknown().optional(), ask: z.unknown().optional() })

const asking = z.strictObject({ reason: reason.optional() })

function checkedKey(key: unknown): string | null {
  if (key === undefined) return null
  if (typeof key === 'string' && key.length >= 1 && key.length <= 255 && !hasInvisible(key)) return key
  throw new TenantryError(
    'invalid_input',
    'An idempotency key has 1 to 255 characters, none of them invisible.',
  )
}

function requestHash(command: string, input: unknown): string {
  return hash('sha256', canonicalJson({ command, input }))
}
