import { looksLikeId } from './id.ts'
import { foldForSearch, hasIgnorable, hasInvisible } from './text.ts'

/** In characters. Long enough for a UUID, an e-mail address or a path of another system; short enough to index and to show. */
const EXTERNAL_ID_MAX = 200

/** Why a text cannot be an external id, to be said after the name of the field, or null when it can (H4: never shaped like one of our ids). */
export function externalIdProblem(text: string): string | null {
  if (text === '') return 'must not be empty'
  if (text.length > EXTERNAL_ID_MAX) return `has at most ${EXTERNAL_ID_MAX} characters`
  if (hasInvisible(text) || hasIgnorable(text) || /\s/u.test(text))
    return 'has no spaces and no invisible characters'
  if (looksLikeId(text)) return 'must not look like an id of Tenantry'
  return null
}

/** Makes an external id from a name (H4): `Elm Ltd` becomes `elm-ltd`. Empty when nothing of the name can be kept. */
export function externalIdFromName(name: string): string {
  const dashed = foldForSearch(name).replace(/[^\p{L}\p{N}]+/gu, '-')
  let id = ''
  // By characters, not by halves of them.
  for (const character of dashed.replace(/^-+/u, '')) {
    if (id.length + character.length > EXTERNAL_ID_MAX) break
    id += character
  }
  return id.replace(/-+$/u, '')
}
