import {
  type Command,
  inputFields,
  type Noun,
  OPERATIONS,
  type OperationTable,
  type Query,
} from '@tenantry/core'
import { OWN_VERBS } from './own-verbs.ts'
import type { HostOperation, Spoken } from './spoken.ts'
import type { Verb } from './verb.ts'

/** Set by the Next page button, and by nobody's hand. */
const UNTYPED = new Set(['cursor'])

/** What can be typed: the operations of a Tenantry that have a verb, in the order of its table, and the bot's own. */
export class VerbTable {
  readonly all: readonly Verb[]

  constructor(operations: OperationTable) {
    this.all = [...[...operations.values()].flatMap((operation) => verbOf(operation) ?? []), ...OWN_VERBS]
  }

  /** The verbs of one slash command. */
  of(noun: Noun): readonly Verb[] {
    return this.all.filter((verb) => verb.noun === noun)
  }

  /** The verb of an operation that can be said in chat; null for one that cannot, which no button may call either. */
  named(operation: string): Verb | null {
    return this.all.find((verb) => verb.operation === operation) ?? null
  }
}

function verbOf(operation: Command | Query): Verb | null {
  const { name, chat, kind, summary, permission } = operation
  if ('none' in chat) return null
  const fixed = chat.fixed ?? {}
  return {
    noun: chat.noun,
    verb: chat.verb,
    // Which of the built-in ones can be said is known to the compiler, and a test compares it with the table.
    operation: name as Spoken | HostOperation,
    reads: kind === 'query',
    summary,
    example: chat.example,
    permission,
    fields: inputFields(operation).filter((field) => !(field.name in fixed) && !UNTYPED.has(field.name)),
    positional: chat.positional,
    fixed,
    asks: chat.confirm ?? false,
    destructive: kind === 'command' && operation.risk === 'destructive',
  }
}

/** The verbs of a Tenantry to which no host has given anything. */
export const BUILT_IN = new VerbTable(new Map(Object.entries(OPERATIONS) as [string, never][]))
