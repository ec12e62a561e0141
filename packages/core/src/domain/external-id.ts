import { looksLikeId } from './id.ts'
import { foldForSearch, hasInvisible } from './text.ts'

/** In characters. Long enough for a UUID, an e-mail address or a path of another system; short enough to index and to show. */
const EXTERNAL_ID_MAX = 200

/** Why a text cannot be an external id, to be said after the name of the field, or null when it can (H4: never shaped like one of our ids). */
export function externalIdProblem(text: string): string | null {
  if (text === '') return 'must not be empty'
  if (text.length > EXTERNAL_ID_MAX) return `has at most ${EXTERNAL_ID_MAX} characters`
  if (hasInvisible(text) || /\s/u.test(text)) return 'has no spaces and no invisible characters'
  if (looksLikeId(text)) return 'must not look like an id of Tenantry'
  return null
}

/** Makes an external id from a name (H4): `Elm Ltd` becomes `elm-ltd`. Empty when nothing of the name can be kept. */
export function externalIdFromName(name: string): string {
  return foldForSearch(name)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
    .slice(0, EXTERNAL_ID_MAX)
}
