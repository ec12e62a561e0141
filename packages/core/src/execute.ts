import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { canonicalJson } from './domain/canonical-json.ts'
import { keyOwner, type Principal } from './domain/principal.ts'
import { hasInvisible } from './domain/text.ts'
import { TenantryError } from './errors.ts'
import { inOrganization, type Opened } from './open-work.ts'
import type { Authorized, Command } from './operations/define-command.ts'
import type { Query } from './operations/define-query.ts'
import { parseInput } from './operations/input.ts'
import { allows, forbidden, holdsAtAll } from './policy/authorize.ts'
import { recordDenial, recordEvents } from './record.ts'
import { claimKey, storeOutcome } from './store/tables/idempotency.ts'
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
 * Runs a command: the one way by which anything is written. Each step stands on the ones before it (ARCHITECTURE.md).
 * A refusal rolls everything back, the claim of the key included, and is then recorded where it is worth knowing.
 *
 * @throws TenantryError one of the catalogue; then nothing was done
 */
export async function executeCommand<Input extends z.ZodType, Target, Output>(
  world: World,
  command: Command<string, Input, Target, Output>,
  { principal, input: raw, options = {} }: Call<unknown>,
): Promise<Output> {
  return recordingDenials(world, { principal, command, asked: raw }, async () => {
    const input = parseInput(command.input, raw)
    refuseInternal(principal, command)
    const key = checkedKey(options.idempotencyKey)
    return inOrganization(world, principal, 'write', async (opened) => {
      const { work } = opened
      refuseAtOnce(opened, command)

      await command.lock?.(work, input)
      const claim = key === null ? null : { owner: keyOwner(principal, work.actor.userId), key }
      if (claim !== null) {
        const request = { ...claim, requestHash: requestHash(command.name, raw) }
        const claimed = await claimKey(work.scope, request, work.now)
        if (!claimed.first) return JSON.parse(claimed.outcome) as Output
      }
      // Whoever waited for a lock may have lost a role meanwhile: who acts is read again before anything is decided.
      if (command.lock !== undefined || claim !== null) await opened.reenter()

      const target = await command.load(work, input)
      refuseUnauthorized(opened, command, command.authorized(target, input, work))
      await command.check?.(work, input, target)

      const output = await command.handle(work, input, target)
      if (claim !== null)
        await storeOutcome(work.scope, claim, JSON.stringify(command.withoutSecrets?.(output) ?? output))
      recordEvents(opened, command)
      return output
    })
  })
}

async function recordingDenials<T>(
  world: World,
  {
    principal,
    command,
    asked,
  }: { principal: Principal; command: Pick<Command, 'name' | 'internal'>; asked: unknown },
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (isWorthKnowing(error, command)) await recordDenial(world, principal, { command, asked })
    throw error
  }
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
  return recordingDenials(world, { principal, command, asked: raw }, async () => {
    const input = parseInput(command.input, raw)
    refuseInternal(principal, command)
    return inOrganization(world, principal, 'read', async (opened) => {
      const { work } = opened
      refuseAtOnce(opened, command)
      const target = await command.load(work, input)
      refuseUnauthorized(opened, command, command.authorized(target, input, work))
      await command.check?.(work, input, target)
      return (await command.effects?.(work, input, target)) ?? []
    })
  })
}

/**
 * Refuses whoever holds the command's permission at no reach, and records it as the command would: asked before a person is asked for
 * the rest of an input.
 */
export async function refuseUnlessHeld(
  world: World,
  command: Pick<Command, 'name' | 'permission' | 'internal'>,
  { principal, input }: Call<unknown>,
): Promise<void> {
  await recordingDenials(world, { principal, command, asked: input }, async () =>
    inOrganization(world, principal, 'read', async (opened) => refuseAtOnce(opened, command)),
  )
}

/** Refuses what only Tenantry itself may call. */
function refuseInternal(principal: Principal, command: Pick<Command, 'internal' | 'permission'>): void {
  if (command.internal && principal.credential.kind !== 'system') throw forbidden(command.permission)
}

/** Refuses somebody who holds the permission at no reach: it depends on the caller alone, so it says nothing of what exists. */
function refuseAtOnce({ work }: Opened, { permission }: Pick<Command, 'permission'>): void {
  if (!holdsAtAll(work.actor.grants, permission)) throw forbidden(permission)
}

function refuseUnauthorized(
  opened: Opened,
  command: Pick<Command, 'permission'>,
  { row, fields }: Authorized,
): void {
  const asked = fields === undefined ? { row } : { row, fields }
  if (allows(opened.work.actor.ability, command.permission, asked)) return
  throw forbidden(command.permission, fieldsSentence(fields, opened, command, row))
}

/**
 * Whether a refusal is recorded: that something was forbidden, and an id that is not there, which may be a foreign one. Not for codes
 * that people type before anybody knows who they are: strangers would fill the record.
 */
function isWorthKnowing(error: unknown, { internal }: Pick<Command, 'internal'>): boolean {
  if (!(error instanceof TenantryError)) return false
  return error.code === 'forbidden' || (error.code === 'not_found' && internal !== true)
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
  if (typeof key === 'string' && key.length >= 1 && key.length <= 255 && !hasInvisible(key)) return key
  throw new TenantryError(
    'invalid_input',
    'An idempotency key has 1 to 255 characters, none of them invisible.',
  )
}

function requestHash(command: string, input: unknown): string {
  return createHash('sha256').update(canonicalJson({ command, input })).digest('hex')
}
