import { createHash } from 'node:crypto'
import { base32 } from './base32.ts'
import { isId, type OrganizationId } from './id.ts'

/**
 * A ticket is a promise that is kept at most once: to connect a workspace, to link a chat identity, to confirm a link that an
 * administrator started, to show a new user's secret, or to change an e-mail address.
 */
export type TicketKind = 'connect' | 'link' | 'invitation' | 'secret' | 'email'

/** How long each is good for, in milliseconds (H6: an offer of a secret). */
export const TICKET_LIFETIME_MS = {
  connect: 10 * 60_000,
  link: 10 * 60_000,
  invitation: 24 * 3_600_000,
  secret: 24 * 3_600_000,
  email: 24 * 3_600_000,
} as const satisfies Record<TicketKind, number>

/** 80 random bits: above the 64 below which a code could be guessed, and 16 characters exactly. */
export const CODE_RANDOM_BYTES = 10

const SHAPE = /^(?:tn-)?([0-9a-hjkmnp-tv-z]{26})-([0-9a-hjkmnp-tv-z]{16})$/

/** A code for a person to paste: it names its organization, because nothing else does before it is redeemed. */
export function newCode(organizationId: OrganizationId, random: Uint8Array): string {
  return `tn-${organizationId.slice(4)}-${base32(random.subarray(0, CODE_RANDOM_BYTES))}`
}

/** Reads a code, in any case and with white space around; null when its shape is wrong. */
export function parseCode(text: string): { organizationId: OrganizationId; hash: string } | null {
  const code = text.trim().toLowerCase()
  const match = SHAPE.exec(code)
  const organizationId = `org_${match?.[1] ?? ''}`
  if (match === null || !isId('organization', organizationId)) return null
  return { organizationId, hash: hashCode(`tn-${match[1]}-${match[2]}`) }
}

/** Codes are stored hashed, like secrets. */
export function hashCode(code: string): string {
  return createHash('sha256').update(code).digest('hex')
}

const WHAT = {
  connect: 'code',
  link: 'code',
  invitation: 'invitation',
  secret: 'button',
  email: 'code',
} as const satisfies Record<TicketKind, string>

/** Why a ticket cannot be redeemed any more, in a sentence; null while it can. */
export function spentSentence(
  kind: TicketKind,
  { usedAt, expiresAt }: { readonly usedAt: string | null; readonly expiresAt: string },
  now: Date,
): string | null {
  if (usedAt !== null) return `This ${WHAT[kind]} was used already. Ask for a new one.`
  if (new Date(expiresAt) <= now) return `This ${WHAT[kind]} is no longer valid. Ask for a new one.`
  return null
}
