import type { AnyAbility, RawRule } from '@casl/ability'
import { buildAbility } from '@tenantry/casl-kysely'
import type { AccountId, OrganizationId, UserId } from '../domain/id.ts'
import { type Grant, splitPermission } from './permissions.ts'
import { ownerFieldsOf, type Policy } from './policy.ts'

/** Whose ability it is: the values that the conditions of their rules stand on. */
export interface AbilityOwner {
  readonly organizationId: OrganizationId
  readonly accountId: AccountId
  /** null for the host's own jobs, who are nobody and own nothing. */
  readonly userId: UserId | null
  readonly grants: readonly Grant[]
}

function rule(policy: Policy, owner: AbilityOwner, grant: Grant): RawRule | null {
  const { action, subject } = splitPermission(grant.permission)
  const fields = ownerFieldsOf(policy, grant.permission)
  const conditions: Record<string, string> = { [fields.organization]: owner.organizationId }
  if (grant.reach !== 'organization') {
    const field = fields[grant.reach]
    const value = grant.reach === 'account' ? owner.accountId : owner.userId
    // A reach that cannot be written as a condition grants nothing; leaving the condition out would grant everything.
    if (field === undefined || value === null) return null
    conditions[field] = value
  }
  return grant.fields === undefined
    ? { action, subject, conditions }
    : { action, subject, conditions, fields: [...grant.fields] }
}

/**
 * One principal's CASL rules at one moment. Every rule names the organization, so a row of another one never matches,
 * whatever the database returned.
 */
export function defineAbility(policy: Policy, owner: AbilityOwner): AnyAbility {
  return buildAbility(owner.grants.flatMap((grant) => rule(policy, owner, grant) ?? []))
}
