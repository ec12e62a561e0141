import { z } from 'zod'
import { DEFAULT_TRIES, type Tries } from '../domain/back-off.ts'
import type { DeliveredEvent } from '../domain/delivered-event.ts'
import { EVENT_TYPE } from '../domain/event.ts'
import { TenantryError } from '../errors.ts'
import { parseInput } from '../operations/input.ts'

/** What a handler is told besides the event. */
export interface Delivery {
  /** 1 the first time. A higher one says that an earlier attempt failed, or that its process died: perhaps after it was done. */
  readonly attempt: number
  /** Aborted when the time is up, and when this process lets go of Tenantry: what is still done then counts for nothing. */
  readonly signal: AbortSignal
}

/** A host's function that is called with each event. It has succeeded when it returns, or when its promise is fulfilled. */
export type EventHandler<Type extends string = string> = (
  event: DeliveredEvent<Type>,
  delivery: Delivery,
) => Promise<void> | void

/** How a handler is called. */
export interface HandlerOptions {
  /** By this it is known across processes and restarts: at most 100 characters. The types that it wants, unless told. */
  readonly name?: string
  /** Where it begins, when this name is new: with what is committed from now on, or with the first event of each organization. */
  readonly from?: 'now' | 'beginning'
  /** How long it may take, in milliseconds; 30,000 unless told, at most 10 minutes. */
  readonly timeLimitMs?: number
  /** How often an event is tried before it becomes a dead letter; 10 unless told. */
  readonly attempts?: number
  /** Milliseconds before the second attempt, 1,000 unless told; each further pause is twice as long, and five minutes at most. */
  readonly firstPauseMs?: number
}

/** A handler as the worker knows it. */
export interface KnownHandler {
  readonly name: string
  /** null: all types. */
  readonly types: readonly string[] | null
  readonly handle: EventHandler
  readonly timeLimitMs: number
  readonly tries: Tries
}

/** All types of events. */
const ALL = '*'

const wanted = z
  .union([z.string(), z.array(z.string()).min(1)])
  .transform((types) => (typeof types === 'string' ? [types] : [...new Set(types)].sort()))
  .refine(
    (types) => types.every((type) => EVENT_TYPE.test(type)) || (types.length === 1 && types[0] === ALL),
    `is a type of event, such as user.created, several of them, or ${ALL} for all`,
  )

const subscription = z.strictObject({
  types: wanted,
  name: z
    .string()
    .regex(
      /^[\p{L}\p{N}*][\p{L}\p{N} ._*,:/-]{0,99}$/u,
      'has 1 to 100 letters, digits, spaces and . _ , : / -',
    )
    .optional(),
  from: z.enum(['now', 'beginning']).default('now'),
  timeLimitMs: z.number().int().min(1).max(600_000).default(30_000),
  attempts: z.number().int().min(1).max(1_000).default(DEFAULT_TRIES.attempts),
  firstPauseMs: z.number().int().min(0).max(300_000).default(DEFAULT_TRIES.firstPauseMs),
})

/**
 * Reads what a host said of a handler.
 *
 * @throws TenantryError `invalid_input`
 */
export function readHandler(
  types: unknown,
  handle: unknown,
  options: object,
): { handler: KnownHandler; from: 'now' | 'beginning' } {
  const read = parseInput(subscription, { ...options, types })
  if (typeof handle !== 'function')
    throw new TenantryError('invalid_input', 'A handler is a function that takes an event.')
  const name = read.name ?? read.types.join(',')
  if (name.length > 100)
    throw new TenantryError('invalid_input', 'A handler of so many types needs a name: { name: … }.')
  return {
    handler: {
      name,
      types: read.types[0] === ALL ? null : read.types,
      handle: handle as EventHandler,
      timeLimitMs: read.timeLimitMs,
      tries: { attempts: read.attempts, firstPauseMs: read.firstPauseMs },
    },
    from: read.from,
  }
}
