import { readCommand, type Said } from '../grammar/read-command.ts'
import type { ChatRequest } from './chat-request.ts'

/** The shape of the codes that connect and link, wherever somebody has typed one. */
const CODE = /\b(?:tn-)?[0-9a-hjkmnp-tv-z]{26}-[0-9a-hjkmnp-tv-z]{16}\b/i

/** What a keyboard or a program makes of a dash. */
const DASHES = /[\u2010-\u2015\u2212]/g

/** What these buttons and forms do is shown to one person only, once; it is not done again behind their back. */
const SECRET_ACTIONS = new Set(['secret', 'confirm:user.rotateSecret', 'confirm:organization.rotateSecret'])
const SECRET_FORMS = new Set(['link'])

/** Whether a request holds a secret, or makes one: then nothing of it is stored, and nobody picks it up again. */
export function holdsSecret(request: ChatRequest, said: Said): boolean {
  switch (request.kind) {
    case 'command':
      return CODE.test(request.text.replace(DASHES, '-')) || namesSecret(said, request)
    case 'press':
      return SECRET_ACTIONS.has(request.action)
    case 'submit':
      return (
        SECRET_FORMS.has(request.form) ||
        Object.values(request.values).some((value) => typeof value === 'string' && CODE.test(value))
      )
    default:
      return false
  }
}

function namesSecret(said: Said, request: Extract<ChatRequest, { kind: 'command' }>): boolean {
  const read = readCommand(said, request)
  if (read === null) return false
  const { noun, text, parsed } = read
  const verb = parsed.kind === 'call' || parsed.kind === 'problem' ? parsed.verb : null
  // Codes are typed behind the verbs of this noun: where the verb was mistyped, what follows may be one.
  if (verb === null && noun === 'tenantry' && text.trim() !== '') return parsed.kind !== 'help'
  return verb?.fields.some(({ secret }) => secret) ?? false
}
