import type { InputField, Noun, Permission } from '@tenantry/core'
import type { HostOperation, Spoken } from './spoken.ts'

/** Something that can be typed: an operation of the core's table, or one of the bot's own. */
export interface Verb {
  readonly noun: Noun
  /** One word, or for a command of the host's several: `run projects archive`. */
  readonly verb: string
  /** null where the bot does it itself: it concerns chat, and not what is managed. */
  readonly operation: Spoken | HostOperation | null
  readonly reads: boolean
  readonly summary: string
  readonly example: string
  /** Held at no reach, the verb is not shown; null is shown to everybody. */
  readonly permission: Permission | null
  /** What a person may give. */
  readonly fields: readonly InputField[]
  readonly positional: readonly string[]
  readonly fixed: Readonly<Record<string, unknown>>
  /** Asks before it is done. */
  readonly asks: boolean
  readonly destructive: boolean
}
