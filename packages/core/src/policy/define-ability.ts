import type { AnyAbility, RawRule } from '@casl/ability'
import { buildAbility } from '@tenantry/casl-kysely'
import type { AccountId, OrganizationId, UserId } from '../domain/id.ts'
import { type Grant, OWNER_FIELDS, splitPermission } from './permissions.ts'

/** Whose ability it is: the values that the conditions of their rules stand on. */
export interface AbilityOwner {
  readonly organizationId: OrganizationId
  readonly accountId: AccountId
  /** null for the host's own jobs, who are nobody and own nothing. */
  readonly userId: UserId | null
  readonly grants: readonly Grant[]
}

function rule(owner: AbilityOwner, grant: Grant): RawRule | null {
  const { action, subject } = splitPermission(grant.permission)
  const key = subject === 'organization' ? 'id' : 'organizationId'
  const conditions: Record<string, string> = { [key]: owner.organizationId }
  if (grant.reach !== 'organization') {
    const field = OWNER_FIELDS[subject][grant.reach]
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
export function defineAbility(owner: AbilityOwner): AnyAbility {
  return buildAbility(owner.grants.flatMap((grant) => rule(owner, grant) ?? []))
}
