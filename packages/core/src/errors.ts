/**
 * The catalogue of refusals. A refusal is an answer, not a fault: it says in a public sentence what is wrong and what to do
 * next. Everything else that is thrown is a fault of ours or of the machine.
 */
export const REFUSALS = {
  invalid_input: 'The input is not valid. Correct it and send it again.',
  unauthenticated:
    'You are not signed in, or no longer. Sign in with both secrets, or ask an administrator for new ones.',
  forbidden: 'You may not do this. Ask an administrator.',
  not_found: 'There is no such thing here. Check the id.',
  conflict: 'This does not fit the present state. Look at it and decide again.',
  approval_required: 'Somebody else must agree first. Ask for approval.',
  rate_limited: 'Too many attempts. Wait a minute.',
  unavailable: 'The database cannot be reached now. Nothing was done; try again.',
} as const

export type RefusalCode = keyof typeof REFUSALS

/**
 * A refusal that a caller may show to a person.
 *
 * @param code one of the catalogue; callers decide on it, never on the text
 * @param message the public sentence; the catalogue's own where none is given
 * @param details for logs and programs, never shown to a person
 */
export class TenantryError extends Error {
  override readonly name = 'TenantryError'
  readonly code: RefusalCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    code: RefusalCode,
    message: string = REFUSALS[code],
    details: Readonly<Record<string, unknown>> & { cause?: unknown } = {},
  ) {
    const { cause, ...rest } = details
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.details = rest
  }

  /** What a REST route or the command line prints: the code and the sentence, nothing of the details. */
  toJSON(): { code: RefusalCode; message: string } {
    return { code: this.code, message: this.message }
  }
}
