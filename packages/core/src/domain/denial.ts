/** The types of events that say of something that it was refused. */
export const DENIED_TYPES = ['command.denied', 'command.denied_again', 'authentication.failed'] as const

/** Refusals of the same thing to the same principal within so many milliseconds are one event with their number. */
export const DENIALS_FOLDED_MS = 60_000
