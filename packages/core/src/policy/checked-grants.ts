import type { StoredGrant } from '../domain/role.ts'
import { TenantryError } from '../errors.ts'
import type { Grant } from './permissions.ts'
import { ownerFieldsOf, type Policy } from './policy.ts'
import { isKnown } from './roles.ts'

/**
 * What a role is to grant, as the policy understands it.
 *
 * @throws TenantryError `invalid_input` for a permission that nobody knows, for a reach that says nothing of such a thing, for fields
 * of something that is not updated, and for a permission that is granted twice
 */
export function checkedGrants(policy: Policy, asked: readonly StoredGrant[]): readonly Grant[] {
  const seen = new Set<string>()
  return asked.map(({ permission, ...grant }) => {
    if (!isKnown(policy, permission))
      throw invalid(`There is no permission ${permission}. See the list in the documentation.`)
    if (seen.has(permission))
      throw invalid(`${permission} is granted twice. Grant it once, at the wider reach.`)
    seen.add(permission)
    if (ownerFieldsOf(policy, permission)[grant.reach] === undefined)
      throw invalid(`${permission} cannot have the reach ${grant.reach}. Choose another reach.`)
    if (grant.fields !== undefined && !permission.endsWith(':update'))
      throw invalid(`${permission} is about no single fields. Grant it without fields.`)
    return { permission, ...grant }
  })
}

/** Some grants with others added, each in the place of what was granted of its permission, and without those of some permissions. */
export function changedGrants(
  present: readonly StoredGrant[],
  { add, remove }: { add: readonly StoredGrant[]; remove: readonly string[] },
): readonly StoredGrant[] {
  const replaced = new Set([...remove, ...add.map(({ permission }) => permission)])
  return [...present.filter(({ permission }) => !replaced.has(permission)), ...add]
}

function invalid(sentence: string): TenantryError {
  return new TenantryError('invalid_input', sentence)
}
