import { TenantryError } from '../errors.ts'

/** The one answer for what does not exist, belongs to somebody else, or may not be seen: byte for byte the same. What it is of stands in `thing` of the details, for a surface that names its own list of these. */
export function notFound(
  kind: 'organization' | 'account' | 'user' | 'role' | 'secret' | 'code' | 'request' | 'rule' | 'review',
): TenantryError {
  const next =
    kind === 'code'
      ? 'Check that all of it was copied, or ask for a new one'
      : 'Check the spelling, or look at the list'
  return new TenantryError('not_found', `There is no such ${kind}. ${next}.`, { thing: kind })
}
