import type { InputOf, OperationName } from '@tenantry/core'
import type { HostOperation, Spoken } from '../grammar/spoken.ts'
import type { Verb } from '../grammar/verb.ts'
import type { Known, Looker } from '../identity/identify.ts'
import type { Bot } from './bot.ts'

/** An operation with what it takes, whoever has put that together. */
export interface Call {
  readonly operation: OperationName | HostOperation
  readonly input: Readonly<Record<string, unknown>>
}

/** A call of what somebody has said. */
export type SpokenCall = Call & { readonly operation: Spoken | HostOperation }

/** What a person gave, with what chat sets itself. */
export function callOf(
  { operation, fixed }: Verb & { operation: Spoken | HostOperation },
  input: Readonly<Record<string, unknown>>,
): SpokenCall {
  return { operation, input: { ...input, ...fixed } }
}

/** Runs an operation as the person who asked. The core checks the input, and everything else. */
export async function execute(bot: Bot, known: Known, call: Call & { key: string }): Promise<unknown> {
  const isCommand = bot.tenantry.operations.get(call.operation)?.kind === 'command'
  const options = isCommand ? { idempotencyKey: call.key } : undefined
  return bot.tenantry.execute(
    known.session.principal,
    call.operation as OperationName,
    call.input as InputOf<OperationName>,
    options,
  )
}

/** Runs an operation that changes nothing as whoever looks. */
export function find({ session }: Looker, { operation, input }: Call): Promise<unknown> {
  return session.execute(operation as OperationName, input as InputOf<OperationName>)
}

/** What it would do, in sentences; refused like the thing itself. */
export async function preview(bot: Bot, known: Known, call: Call): Promise<readonly string[]> {
  return bot.tenantry.preview(known.session.principal, call.operation, call.input)
}
