/** A call that Slack answers with `ok: false`, by Slack's own name for the reason. */
export class Refusal extends Error {
  readonly reason: string
  /** The HTTP status, where it is not the usual one of the address that was called. */
  readonly status: number | undefined
  /** What is wrong in detail, as `response_metadata.messages`. */
  readonly problems: readonly string[]
  readonly retryAfterSeconds: number | undefined

  constructor(
    reason: string,
    details: { status?: number; problems?: readonly string[]; retryAfterSeconds?: number } = {},
  ) {
    super(details.problems?.length ? `${reason}: ${details.problems.join('; ')}` : reason)
    this.reason = reason
    this.status = details.status
    this.problems = details.problems ?? []
    this.retryAfterSeconds = details.retryAfterSeconds
  }
}
