import { canonicalJson, isScalar } from './canonical-json.ts'
import type { AccountId, ApprovalId, UserId } from './id.ts'

/** How a field may be kept in the history: open, in the erasable part, or not at all. */
export type Privacy = 'open' | 'personal' | 'secret'

/** Every field that an event may carry. One that is not listed here counts as secret and is left out. */
const PRIVACY: Readonly<Record<string, Privacy>> = {
  id: 'open',
  accountId: 'open',
  userId: 'open',
  organizationId: 'open',
  name: 'open',
  description: 'open',
  isDefault: 'open',
  status: 'open',
  deactivatedAt: 'open',
  deactivatedWith: 'open',
  deletedAt: 'open',
  version: 'open',
  roles: 'open',
  effectiveRoles: 'open',
  role: 'open',
  grants: 'open',
  secretId: 'open',
  kind: 'open',
  limits: 'open',
  overlapMs: 'open',
  reactivateUsers: 'open',
  removeInstances: 'open',
  users: 'open',
  refusedRows: 'open',
  times: 'open',
  events: 'open',
  teamId: 'open',
  enterpriseId: 'open',
  chatUserId: 'open',
  ticketId: 'open',
  expiresAt: 'open',
  command: 'open',
  requestId: 'open',
  digest: 'open',
  stage: 'open',
  ruleId: 'open',
  ruleVersion: 'open',
  rule: 'open',
  commands: 'open',
  stages: 'open',
  channel: 'open',
  for: 'open',
  when: 'open',
  voiceId: 'open',
  standInId: 'open',
  startsAt: 'open',
  endsAt: 'open',
  reviewId: 'open',
  // What people say in their own words.
  reason: 'personal',
  outcome: 'personal',
  remark: 'personal',
  // A host may use an e-mail address for it.
  externalId: 'personal',
  email: 'personal',
  firstName: 'personal',
  lastName: 'personal',
}

/**
 * The same of what was asked for. Words of somebody's own are personal there: they became no name or description of anything, so
 * nobody can change them, and they may tell of anybody.
 */
export const PRIVACY_OF_ASKED: Readonly<Record<string, Privacy>> = {
  ...PRIVACY,
  name: 'personal',
  description: 'personal',
  when: 'personal',
  // Of inputs alone. What a text looks for is not among them: anything may have been pasted there.
  expectedVersion: 'open',
  strict: 'open',
  dryRun: 'open',
  expiresInMs: 'open',
  days: 'open',
  add: 'open',
  remove: 'open',
  reasons: 'open',
  remindAfterMs: 'open',
  escalateAfterMs: 'open',
  escalateTo: 'open',
  expireAfterMs: 'open',
  undelivered: 'open',
  includeEnded: 'open',
  includeInactive: 'open',
  type: 'open',
  actorId: 'open',
  since: 'open',
  until: 'open',
}

/** How types of events are spelled, a host's own too: what can be recorded can be subscribed to and asked for. */
export const EVENT_TYPE = /^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+$/

/** What a call wanted: the call that is recorded and the one that it is about may be of different commands. */
export interface AskedFor {
  readonly input: Readonly<Record<string, unknown>>
  /** How a host keeps the fields of its own command's input. */
  readonly fields?: Readonly<Record<string, Privacy>> | undefined
}

/** What a command says happened. The pipeline adds who, when, through what, and the place in the chain. */
export interface Happening {
  readonly type: string
  /** The kind and id of what it happened to. */
  readonly on: { readonly type: string; readonly id: string }
  /** The account in which it happened; null where it concerns the organization. Events keep it when a user moves. */
  readonly accountId: AccountId | null
  /** Whom it concerns, when that is a person: they may read it. */
  readonly userId?: UserId
  /** Which version it made of the account or user that it happened to; nothing where that has the version it had. */
  readonly version?: number
  readonly before?: Readonly<Record<string, unknown>>
  readonly after?: Readonly<Record<string, unknown>>
  /** What a call wanted: of a refused one, of a request for approval, and in the first event of every command. */
  readonly asked?: AskedFor
  /** How a host keeps the fields of its own events, `before` and `after`; Tenantry's own table says nothing of them. */
  readonly fields?: Readonly<Record<string, Privacy>>
  /** Set where it was done by a request that others had agreed to: which command it was, whose request, and for whom. */
  readonly approved?: {
    readonly command: string
    readonly request: ApprovalId
    readonly onBehalfOf: { readonly id: UserId; readonly name: string }
  }
  /** Set where it says that another command was refused: which one. */
  readonly refused?: { readonly command: string }
}

/** Splits a record into what stays for ever and what can be erased later; what is not classified is dropped. */
export function splitByPrivacy(
  record: Readonly<Record<string, unknown>> | undefined,
  fields: Readonly<Record<string, Privacy>> = PRIVACY,
): {
  open: Record<string, unknown>
  personal: Record<string, unknown>
} {
  const open: Record<string, unknown> = {}
  const personal: Record<string, unknown> = {}
  if (record === undefined) return { open, personal }
  for (const key of Object.keys(record)) {
    const privacy = Object.hasOwn(fields, key) ? fields[key] : 'secret'
    if (privacy === 'open') open[key] = record[key]
    if (privacy === 'personal') personal[key] = record[key]
  }
  return { open, personal }
}

/** What of a record can be written as JSON: an input of a host's may hold anything that its schema lets through. */
export function sayable(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => isSayable(value)))
}

function isSayable(value: unknown): boolean {
  if (isScalar(value)) return true
  if (value === undefined) return false
  try {
    canonicalJson(value)
    return true
  } catch {
    // Not only what has no text: something may be within itself.
    return false
  }
}
