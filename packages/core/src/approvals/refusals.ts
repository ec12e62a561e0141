import type { ApprovalRefusal } from '../domain/approval/approval.ts'
import type { ApprovalId } from '../domain/id.ts'
import { type RefusalCode, TenantryError } from '../errors.ts'
import type { Work } from '../operations/work.ts'
import { mayNot } from '../policy/authorize.ts'
import type { Permission } from '../policy/permissions.ts'
import { LAYS_HANDS } from '../store/tables/touches.ts'
import type { Glass, Obstacle } from './ruling.ts'

/** So many approvers are named to a person; a program gets the names of all of them. */
const NAMED = 3

/** What somebody has asked for the same thing and nobody has decided; `same` says whether it is all the same that they asked for. */
export interface AskedAlready {
  readonly request: ApprovalId
  readonly same: boolean
}

/**
 * The answer to a call that others must agree to. It stores nothing. `details` are `mayAsk` (whether this person can ask for it), `rule`
 * (the name of the rule, or null where it is the permission that is missing) and `approvers`: names, and nothing else of them (H7). Where this
 * person has asked already, `asked` says for what.
 */
export function approvalRequired(
  { rules, voters, glass }: Obstacle,
  { permission, mayAsk, asked }: { permission: Permission; mayAsk: boolean; asked: AskedAlready | null },
): TenantryError {
  const rule = namesOf(rules)
  const wants = `The ${rules.length > 1 ? 'rules' : 'rule'} ${rule} ${rules.length > 1 ? 'want' : 'wants'} others to agree to this`
  if (glass !== null) {
    return new TenantryError(
      'approval_required',
      `${wants}, and ${WHY_GLASS[glass]}. Break the glass, with a reason, or ${OTHER_WAY[glass]}.`,
      { mayAsk: false, rule, approvers: [], why: glass },
    )
  }
  const approvers = [...new Set(voters.map(({ name }) => name))].sort()
  const shown = approvers.length > NAMED ? [...approvers.slice(0, NAMED), 'others'] : approvers
  const who =
    shown.length > 1 ? `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}` : (shown[0] ?? 'nobody')
  const why = rule === null ? mayNot(permission) : `${wants}.`
  const next = mayAsk ? 'ask for it, with a reason' : 'have somebody ask who may'
  const details = { mayAsk, rule, approvers }
  if (asked === null)
    return new TenantryError('approval_required', `${why} ${who} can agree to it: ${next}.`, details)
  const said = asked.same
    ? `You have asked for this already, and nobody has decided yet: ${who} can agree to it. To ask again takes the place of what you asked.`
    : `${who} can agree to it: ${next}. It takes the place of what you have asked for already, which nobody has decided yet.`
  return new TenantryError('approval_required', `${why} ${said}`, { ...details, asked })
}

/** What rules are called together; null where there is none. */
export function namesOf(rules: Obstacle['rules']): string | null {
  return rules.length === 0 ? null : rules.map(({ name }) => name).join(' and ')
}

const WHY_GLASS: Readonly<Record<Glass, string>> = {
  hand: 'too few of those who could agree are independent of you and of each other',
  ceiling: 'it is above what those may do who could agree',
  starved: 'you have taken away who could agree',
  together: 'together they want more people than there are',
}

const OTHER_WAY: Readonly<Record<Glass, string>> = {
  hand: 'have others restored first',
  ceiling: 'have somebody else join who can agree',
  starved: 'have others restored first',
  together: 'have somebody else join who can agree',
}

const WHY_NOT: Readonly<Record<ApprovalRefusal, readonly [RefusalCode, string]>> = {
  over: ['conflict', 'This request is decided already. Look at what became of it.'],
  expired: ['conflict', 'It is too late: this request has expired. It can be asked again.'],
  not_expired: ['conflict', 'This request has not expired yet.'],
  own: ['forbidden', 'You cannot decide about your own request. Somebody else has to.'],
  not_approver: ['forbidden', 'You cannot decide about this request. Its approvers are named in it.'],
  not_yet: ['conflict', 'Others have to agree before you do. Wait until they have.'],
  voted: ['conflict', 'You have agreed already, or somebody has in your stead. One person has one voice.'],
  not_voted: ['conflict', 'You have not agreed to this request, so there is nothing to take back.'],
  not_requester: ['forbidden', 'Only whoever made a request cancels it. To refuse it, deny it.'],
  not_approved: ['conflict', 'This request has not been agreed to.'],
}

/** Why a step was not taken, as an answer. */
export function refusedStep(why: ApprovalRefusal): TenantryError {
  const [code, message] = WHY_NOT[why]
  return new TenantryError(code, message, { why })
}

/**
 * Refuses to agree, or to look at what was done without agreement, in a transaction in which hands were laid on people before: whose they
 * are is read from the history, and this transaction is not in it yet.
 */
export function refuseAfterHands({ happened }: Pick<Work, 'happened'>): void {
  if (!happened.some(({ type }) => LAYS_HANDS.has(type))) return
  throw new TenantryError(
    'conflict',
    'In this transaction secrets, addresses, links or roles of people were changed, and nobody agrees before that is done. Commit it, and agree in another one.',
  )
}
