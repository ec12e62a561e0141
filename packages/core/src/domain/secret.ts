import { hash } from 'node:crypto'
import { BASE32, base32 } from './base32.ts'
import { isId, type OrganizationId } from './id.ts'

export type SecretKind = 'organization' | 'user'

/** A prefix for each kind, so that scanners find a leaked secret and a person sees which of the two it is. */
const PREFIX = { organization: 'tno', user: 'tnu' } as const satisfies Record<SecretKind, string>

/** 160 random bits: 32 characters of base 32. */
export const SECRET_RANDOM_BYTES = 20

const SHAPE = /^(tno|tnu)_([0-9a-hjkmnp-tv-z]{26})([0-9a-hjkmnp-tv-z]{32})([0-9a-hjkmnp-tv-z]{6})$/

/** A text that cannot be printed by accident: every way of turning it into text gives `[secret]`; `reveal()` gives the text. */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** The text itself, for the one place that hands it over. */
  reveal(): string {
    return this.#text
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]'
  }
}

/** What each byte does to a CRC-32. */
const CRC_OF_BYTE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  return crc
})

/** CRC-32 in six characters: a typo or a cut is refused before the database is asked. */
function checksum(text: string): string {
  let crc = 0xffffffff
  for (let i = 0; i < text.length; i += 1) {
    crc = (crc >>> 8) ^ (CRC_OF_BYTE[(crc ^ text.charCodeAt(i)) & 0xff] ?? 0)
  }
  let rest = (crc ^ 0xffffffff) >>> 0
  let result = ''
  for (let i = 0; i < 6; i += 1) {
    result = BASE32[rest & 31] + result
    rest >>>= 5
  }
  return result
}

/**
 * Makes the text of a secret: prefix, organization, 160 random bits, checksum.
 *
 * @param random at least 20 random bytes
 */
export function newSecret(kind: SecretKind, organizationId: OrganizationId, random: Uint8Array): Secret {
  const body = `${PREFIX[kind]}_${organizationId.slice(4)}${base32(random.subarray(0, SECRET_RANDOM_BYTES))}`
  return new Secret(body + checksum(body))
}

export interface ParsedSecret {
  readonly kind: SecretKind
  readonly organizationId: OrganizationId
  /** SHA-256 of the whole text in hexadecimal: all that is ever stored. */
  readonly hash: string
}

/** Reads the text of a secret; null when prefix, length, alphabet or checksum is not exactly right. */
export function parseSecret(text: string): ParsedSecret | null {
  const match = SHAPE.exec(text)
  if (match === null || checksum(text.slice(0, -6)) !== match[4]) return null
  const organizationId = `org_${match[2]}`
  if (!isId('organization', organizationId)) return null
  return { kind: match[1] === PREFIX.user ? 'user' : 'organization', organizationId, hash: hashSecret(text) }
}

/** SHA-256 is enough for 160 random bits: there is no dictionary to try. Passwords, which have one, are hashed otherwise. */
export function hashSecret(text: string): string {
  return hash('sha256', text)
}
