/** The nouns that are slash commands. */
export type Noun = 'accounts' | 'users' | 'approvals' | 'tenantry'

/**
 * How an operation is said in chat. The flags are the fields of its input: `accountId` is `--account`, `firstName` is `--first-name`,
 * unless the field's `flag` says otherwise.
 */
export interface ChatVerb {
  readonly noun: Noun
  readonly verb: string
  /** Fields that are given by their place, in order. */
  readonly positional: readonly string[]
  /** Fields that chat sets itself and nobody types. */
  readonly fixed?: Readonly<Record<string, unknown>>
  /** Asks before it is done, with the effects spelled out. */
  readonly confirm?: true
  /** An example that a person can type. */
  readonly example: string
}

/** An operation without a verb says why. */
export interface NoVerb {
  readonly none: string
}

declare module 'zod' {
  interface GlobalMeta {
    /** What the field refers to: a person may then give an id, an external id, an e-mail address or a mention. */
    reference?: 'account' | 'user' | 'member'
    /** The word behind `--` where it is not the field's own name. */
    flag?: string
    /** A name, of which the organization has a list: a person may then choose. */
    names?: 'role'
    /** The only values that it takes, where the schema's own kind does not say them. */
    choices?: readonly string[]
    /** What its number or text stands for: a number of milliseconds, or a point in time. */
    kind?: 'duration' | 'time'
    /** Never stored, never recorded, never echoed. */
    secret?: true
  }
}
