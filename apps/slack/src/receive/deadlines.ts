/** How long what may take, in milliseconds. */
export interface Deadlines {
  /** The one insert: what is not taken by then is not taken. */
  readonly acceptMs: number
  /** The answer: what takes longer is said to be worked on, and answered later. */
  readonly answerMs: number
}

/**
 * Slack gives up after three seconds. A healthy database takes a request in far less than one; half of Slack's time is left for the
 * way of an answer.
 */
export const DEADLINES: Deadlines = { acceptMs: 1_000, answerMs: 1_500 }
