import { parseSecret } from './secret.ts'
import { parseCode } from './ticket.ts'

/** What could be a secret or a code, in a text of any kind; JSON escapes none of these characters. */
const CANDIDATE = /tn[ou]_[0-9a-z]{64}|tn-[0-9a-z]{26}-[0-9a-z]{16}/gi

/**
 * A text with every secret and every code of ours in it replaced by `[secret]`: people paste them into the wrong field. What only looks
 * like one, and has the wrong checksum, stays.
 */
export function withoutSecrets(text: string): string {
  return text.replace(CANDIDATE, (found) =>
    parseSecret(found.toLowerCase()) === null && parseCode(found) === null ? found : '[secret]',
  )
}
