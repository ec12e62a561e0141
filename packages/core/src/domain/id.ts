import { base32 } from './base32.ts'

/** A text that is known to be an id of this kind. The field is for the compiler only: no value has it. */
type Id<Kind extends string> = string & { readonly __id: Kind }

export type OrganizationId = Id<'organization'>
export type AccountId = Id<'account'>
export type UserId = Id<'user'>
export type SecretId = Id<'secret'>
export type TicketId = Id<'ticket'>
export type EventId = Id<'event'>
export type StepId = Id<'step'>
export type ApprovalId = Id<'approval'>
export type ApprovalRuleId = Id<'rule'>
export type DelegationId = Id<'delegation'>
export type ReviewId = Id<'review'>

export type IdKinds = {
  organization: OrganizationId
  account: AccountId
  user: UserId
  secret: SecretId
  ticket: TicketId
  event: EventId
  step: StepId
  deactivation: Id<'deactivation'>
  approval: ApprovalId
  rule: ApprovalRuleId
  delegation: DelegationId
  review: ReviewId
}

/** An id tells its kind by its prefix, so that one pasted in the wrong place is refused before it is looked up. */
export const ID_PREFIX = {
  organization: 'org',
  account: 'acc',
  user: 'usr',
  secret: 'sec',
  ticket: 'tik',
  event: 'evt',
  step: 'stp',
  deactivation: 'dea',
  approval: 'apr',
  rule: 'rul',
  delegation: 'del',
  review: 'rev',
} as const satisfies Record<keyof IdKinds, string>

/** In characters, behind the prefix: 128 bits in base 32. */
export const ID_BODY_LENGTH = 26
const BODY = `[0-7][0-9a-hjkmnp-tv-z]{${ID_BODY_LENGTH - 1}}`
const ANY_ID = new RegExp(`^[a-z]{3}_${BODY}$`)

/**
 * Makes an id: a UUID version 7 (sortable by time) in base 32 behind its kind's prefix. Ids are never used again.
 *
 * @param nowMs milliseconds since 1970
 * @param random at least 10 random bytes
 */
export function newId<Kind extends keyof IdKinds>(
  kind: Kind,
  nowMs: number,
  random: Uint8Array,
): IdKinds[Kind] {
  const bytes = new Uint8Array(16)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, Math.floor(nowMs / 0x10000))
  view.setUint16(4, nowMs % 0x10000)
  bytes.set(random.subarray(0, 10), 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  // 128 bits are 25.6 characters: two leading zero bits make it 26 with the order kept.
  const shifted = new Uint8Array(17)
  for (let i = 0; i < 16; i += 1) {
    const byte = bytes[i] ?? 0
    shifted[i] = (shifted[i] ?? 0) | (byte >> 2)
    shifted[i + 1] = (byte << 6) & 0xff
  }
  return `${ID_PREFIX[kind]}_${base32(shifted).slice(0, ID_BODY_LENGTH)}` as IdKinds[Kind]
}

/** Whether a text has the shape of an id of this kind. It says nothing of whether such a thing exists. */
export function isId<Kind extends keyof IdKinds>(kind: Kind, text: string): text is IdKinds[Kind] {
  return text.startsWith(`${ID_PREFIX[kind]}_`) && ANY_ID.test(text)
}

/** Whether a text could be taken for any id of ours: no external id may be (H4). */
export function looksLikeId(text: string): boolean {
  return ANY_ID.test(text)
}
