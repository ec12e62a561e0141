import type { Operated } from './operated.ts'

/** What can be typed, as the command line reads it and help shows it. */
export interface Typed<Flag extends string = string> {
  readonly name: string
  readonly summary: string
  /** What must be said, and in help what is to be put there: `--organization <name>`. */
  readonly flags: Readonly<Record<Flag, string>>
  /** What may be said, and in help what is to be put there. */
  readonly optional: Readonly<Record<string, string>>
  /** What is only there or not: `--deep`. */
  readonly switches: readonly string[]
}

/** Tells whoever waits how far it has come. */
export type Tell = (line: string) => void

/** One thing that operators can do. The command line parses, asks and prints; what is done stands here. */
export interface Verb<Flag extends string = string, Result = unknown> extends Typed<Flag> {
  /** May begin a database that is not there yet. The others say that there is none. */
  readonly begins: boolean
  /** Runs as the login that owns the tables, where there is one apart. */
  readonly asOwner: boolean
  /**
   * @param options what was said; a switch that is there is `on`
   * @param tell is heard only where the database is reached from here
   * @returns what can travel as JSON: the process that holds a folder answers for others
   */
  run(tenantry: Operated, options: Readonly<Record<Flag, string>>, tell: Tell): Promise<Result>
  /** The result in lines for a person. */
  lines(result: Result): readonly string[]
  /** Whether the result is what one hopes for; the exit code says so. */
  succeeded(result: Result): boolean
}

type Preset = 'succeeded' | 'begins' | 'asOwner' | 'optional' | 'switches'

/** Checks a verb's types against each other, and hands it on. */
export function defineVerb<Flag extends string, Result>(
  verb: Omit<Verb<Flag, Result>, Preset> & Partial<Pick<Verb<Flag, Result>, Preset>>,
): Verb<Flag, Result> {
  return { optional: {}, switches: [], begins: false, asOwner: false, succeeded: () => true, ...verb }
}
