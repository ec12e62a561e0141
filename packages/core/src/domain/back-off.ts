/** How what fails is tried again. */
export interface Tries {
  /** How often at most, the first time included. */
  readonly attempts: number
  /** Milliseconds before the second attempt; each further pause is twice as long. */
  readonly firstPauseMs: number
}

/** Five minutes: whoever mends what was broken should not wait longer for the next attempt. */
const LONGEST_PAUSE_MS = 300_000

/** Ten attempts within nine minutes: a deployment, or a restart of what a handler calls, is over by then. */
export const DEFAULT_TRIES: Tries = { attempts: 10, firstPauseMs: 1_000 }

/**
 * The pause before the next attempt, in milliseconds: up to a quarter longer by chance, so that what failed together is not tried
 * again together.
 *
 * @param failed how many attempts have failed, at least 1
 * @param chance from 0 to 1
 */
export function pauseMs(
  { firstPauseMs }: Pick<Tries, 'firstPauseMs'>,
  failed: number,
  chance: number,
): number {
  const pause = Math.min(firstPauseMs * 2 ** (failed - 1), LONGEST_PAUSE_MS)
  return Math.round(pause * (1 + chance / 4))
}

/** In characters: enough to see what was wrong, too little to fill a table. */
const LONGEST_PROBLEM = 500

/** What is kept of why something failed: an error's name and message, cut. No stack, and nothing of a value that is no error. */
export function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it threw something that is no error'
  // A zero byte is no text to Postgres.
  return `${error.name}: ${error.message}`.replaceAll('\0', '').slice(0, LONGEST_PROBLEM)
}
