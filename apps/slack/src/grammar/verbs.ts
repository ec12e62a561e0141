import { inputFields, type Noun, OPERATIONS, type OperationName } from '@tenantry/core'
import { OWN_VERBS } from './own-verbs.ts'
import { isSpoken, type Spoken } from './spoken.ts'
import type { Verb } from './verb.ts'

/** Set by the Next page button, and by nobody's hand. */
const UNTYPED = new Set(['cursor'])

function verbOf(operation: Spoken): Verb {
  const { chat, kind, summary, permission } = OPERATIONS[operation]
  if ('none' in chat) throw new Error(`${operation} cannot be said in chat, and is not among the unspoken`)
  const fixed = chat.fixed ?? {}
  const risk = kind === 'command' ? OPERATIONS[operation].risk : 'none'
  return {
    noun: chat.noun,
    verb: chat.verb,
    operation,
    reads: kind === 'query',
    summary,
    example: chat.example,
    permission,
    fields: inputFields(OPERATIONS[operation]).filter(({ name }) => !(name in fixed) && !UNTYPED.has(name)),
    positional: chat.positional,
    fixed,
    asks: chat.confirm ?? false,
    destructive: risk === 'destructive',
  }
}

/** Every verb, in the order of the core's table. */
export const VERBS: readonly Verb[] = [
  ...(Object.keys(OPERATIONS) as OperationName[]).filter(isSpoken).map(verbOf),
  ...OWN_VERBS,
]

/** The verbs of one slash command. */
export function verbsOf(noun: Noun): readonly Verb[] {
  return VERBS.filter((verb) => verb.noun === noun)
}

/** The verb of an operation that can be said in chat; null for one that cannot, which no button may call either. */
export function verbNamed(operation: string): Verb | null {
  return VERBS.find((verb) => verb.operation === operation) ?? null
}
