import { TenantryError } from '../errors.ts'
import type { ApprovalRequest } from './view.ts'

/** What became of a call that was to ask where others must agree: it was not made, and a request is stored. */
export class Asked {
  readonly request: ApprovalRequest

  constructor(request: ApprovalRequest) {
    this.request = request
  }

  /** The stored outcome of a call, where it was such a request. */
  static from(outcome: string): Asked | null {
    return outcome.startsWith(MARK) ? new Asked(JSON.parse(outcome.slice(MARK.length))) : null
  }

  /** What is kept under the key of the call: a repeat gets the same request. */
  outcome(): string {
    return `${MARK}${JSON.stringify(this.request)}`
  }

  /** The answer to the call. */
  refusal(): TenantryError {
    const { rule, stages } = this.request
    return new TenantryError('approval_required', 'You have asked for this. It is done when others agree.', {
      mayAsk: true,
      rule,
      approvers: stages[0]?.approvers ?? [],
      request: this.request,
    })
  }
}

/** What a command answers is kept as JSON, and no JSON begins like this: no answer can be taken for a request. */
const MARK = 'asked '

/** Nothing can be asked in the middle of a transaction of several commands: the others would be done, and this one not. */
export function cannotAskHere(): TenantryError {
  return new TenantryError(
    'invalid_input',
    'Nothing can be asked for inside a transaction of several commands. Ask outside of it.',
  )
}
