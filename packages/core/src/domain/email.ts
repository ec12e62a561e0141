import { hasIgnorable, hasInvisible } from './text.ts'

/** The longest address that SMTP carries (RFC 5321, 4.5.3.1.3), in characters. */
const EMAIL_MAX = 254

/** Deliberately loose: one @, something on both sides, a dot in the domain, no white space. Whether it is read is not ours to know. */
const SHAPE = /^[^\s@<>(),;:"\\[\]]+@[^\s@<>(),;:"\\[\]]+\.[^\s@<>(),;:"\\[\].]+$/u

/** The one spelling by which an e-mail address is stored and unique (H14): trimmed, composed, lower case, nothing else. */
export function normalizeEmail(text: string): string {
  return text.trim().normalize('NFC').toLowerCase()
}

/** Whether a normalized text can be an e-mail address. */
export function isEmail(text: string): boolean {
  return text.length <= EMAIL_MAX && SHAPE.test(text) && !hasInvisible(text) && !hasIgnorable(text)
}
