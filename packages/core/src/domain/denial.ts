/** Refusals of the same thing to the same principal within so many milliseconds are one event with their number. */
export const DENIALS_FOLDED_MS = 60_000
