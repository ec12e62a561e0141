import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { canonicalJson } from './domain/canonical-json.ts'
import { keyOwner, type Principal } from './domain/principal.ts'
import { TenantryError } from './errors.ts'
import { inOrganization, type Opened } from './open-work.ts'
import type { Command } from './operations/define-command.ts'
import type { Query } from './operations/define-query.ts'
import { parseInput } from './operations/input.ts'
import { allows, forbidden, holdsAtAll } from './policy/authorize.ts'
import { recordDenial, recordEvents } from './record.ts'
import { claimKey, releaseKey, storeOutcome } from './store/idempotency.ts'
import type { World } from './world.ts'

/** How a call may be repeated and traced. */
export interface ExecuteOptions {
  /** At most 255 characters. The same key and the same request give the first outcome again, for 24 hours, without its secrets. */
  readonly idempotencyKey?: string
}

/** Everything that a command needs of whoever calls it. */
export interface Call<Input> {
  readonly principal: Principal
  readonly input: Input
  readonly options?: ExecuteOptions
}

/**
 * Runs a command: the one way by which anything is written. The order is the order of page 2.1; each step stands on the ones before it.
 *
 * @throws TenantryError one of the catalogue; then nothing was done
 */
export async function executeCommand<Input extends z.ZodType, Target, Output>(
  world: World,
  command: Command<string, Input, Target, Output>,
  { principal, input: raw, options = {} }: Call<unknown>,
): Promise<Output> {
  if (command.internal && principal.credential.kind !== 'system') throw forbidden(command.permission)
  const input = parseInput(command.input, raw)
  const key = checkedKey(options.idempotencyKey)

  const result = await inOrganization(
    world,
    principal,
    'write',
    async (opened): Promise<{ output: Output } | { denied: TenantryError }> => {
      const { work } = opened
      const denial = refusedAtOnce(opened, command)
      if (denial !== null) return recordDenial(opened, command, denial)

      await command.lock?.(work, input)
      const claim = key === null ? null : { owner: keyOwner(principal, work.actor.userId), key }
      if (claim !== null) {
        const claimed = await claimKey(
          work.scope,
          { ...claim, requestHash: requestHash(command.name, raw) },
          work.now,
        )
        if (!claimed.first) return { output: JSON.parse(claimed.outcome) as Output }
      }
      // Whoever waited for a lock may have lost a role meanwhile: who acts is read again before anything is decided.
      if (command.lock !== undefined || claim !== null) await opened.reenter()

      const target = await command.load(work, input)
      const { row, fields } = command.authorized(target, input, work)
      if (!allows(work.actor.ability, command.permission, fields === undefined ? { row } : { row, fields })) {
        if (claim !== null) await releaseKey(work.scope, claim)
        return recordDenial(
          opened,
          command,
          forbidden(command.permission, fieldsSentence(fields, opened, command, row)),
        )
      }
      await command.check?.(work, input, target)

      const output = await command.handle(work, input, target)
      if (claim !== null)
        await storeOutcome(work.scope, claim, JSON.stringify(command.withoutSecrets?.(output) ?? output))
      recordEvents(opened, command)
      return { output }
    },
  )
  if ('denied' in result) throw result.denied
  return result.output
}

/** Runs a query: the same entrance, no locks, nothing recorded. What the caller may not see is not there. */
export async function runQuery<Input extends z.ZodType, Output>(
  world: World,
  query: Query<string, Input, Output>,
  { principal, input: raw }: Call<unknown>,
): Promise<Output> {
  const input = parseInput(query.input, raw)
  return inOrganization(world, principal, 'read', async ({ work }) => {
    if (!holdsAtAll(work.actor.grants, query.permission)) throw forbidden(query.permission)
    return query.run(work, input)
  })
}

/** What a command would do, for whoever must confirm it: authorized and checked like the command, and then not done. */
export async function previewCommand<Input extends z.ZodType, Target, Output>(
  world: World,
  command: Command<string, Input, Target, Output>,
  { principal, input: raw }: Call<unknown>,
): Promise<readonly string[]> {
  const input = parseInput(command.input, raw)
  return inOrganization(world, principal, 'read', async (opened) => {
    const { work } = opened
    const denial = refusedAtOnce(opened, command)
    if (denial !== null) throw denial
    const target = await command.load(work, input)
    const { row, fields } = command.authorized(target, input, work)
    if (!allows(work.actor.ability, command.permission, fields === undefined ? { row } : { row, fields }))
      throw forbidden(command.permission)
    await command.check?.(work, input, target)
    return (await command.effects?.(work, input, target)) ?? []
  })
}

/** The refusal of somebody who holds the permission at no reach: it depends on the caller alone, so it says nothing of what exists. */
function refusedAtOnce({ work }: Opened, command: Pick<Command, 'permission'>): TenantryError | null {
  return holdsAtAll(work.actor.grants, command.permission) ? null : forbidden(command.permission)
}

/** Where the instance would be allowed but for some fields, the refusal names them. */
function fieldsSentence(
  fields: readonly string[] | undefined,
  { work }: Opened,
  command: Pick<Command, 'permission'>,
  row: object,
): string | undefined {
  const refused =
    fields?.filter((field) => !allows(work.actor.ability, command.permission, { row, fields: [field] })) ?? []
  if (refused.length === 0 || refused.length === fields?.length) return undefined
  return `You may not change ${refused.join(', ')} here. Ask an administrator.`
}

function checkedKey(key: string | undefined): string | null {
  if (key === undefined) return null
  if (key.length >= 1 && key.length <= 255) return key
  throw new TenantryError('invalid_input', 'An idempotency key has 1 to 255 characters.')
}

function requestHash(command: string, input: unknown): string {
  return createHash('sha256').update(canonicalJson({ command, input })).digest('hex')
}
