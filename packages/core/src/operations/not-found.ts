import { TenantryError } from '../errors.ts'

/** The one answer for what does not exist, belongs to somebody else, or may not be seen: byte for byte the same. */
export function notFound(kind: 'account' | 'user' | 'role' | 'code'): TenantryError {
  return new TenantryError('not_found', `There is no such ${kind}. Check the spelling, or look at the list.`)
}
