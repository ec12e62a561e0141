/** Crockford's alphabet in lower case: sortable like the bytes, no i, l, o, u to misread. */
export const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz'

/** Bytes as base 32, most significant bit first; the last character is padded with zero bits. */
export function base32(bytes: Uint8Array): string {
  let text = ''
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += BASE32[(buffer >> bits) & 31]
    }
    buffer &= (1 << bits) - 1
  }
  return bits > 0 ? text + BASE32[(buffer << (5 - bits)) & 31] : text
}
