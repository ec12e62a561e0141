import type { User } from '../../domain/user.ts'
import { TenantryError } from '../../errors.ts'
import type { Work } from '../../operations/work.ts'
import { allows } from '../../policy/authorize.ts'
import { defineAbility } from '../../policy/define-ability.ts'
import { aboveCeiling } from '../../policy/grant-ceiling.ts'
import type { Permission } from '../../policy/permissions.ts'
import type { Ticket } from '../../store/tables/tickets.ts'
import { readUser } from '../../store/tables/users/read-user.ts'
import { holderOf } from '../roles-named.ts'

/**
 * Refuses a ticket whose issuer could not issue it any more: deactivated, demoted, moved, or under a user who has risen since (H17,
 * H18). What the host's own jobs issued is theirs.
 *
 * @param about the user whom the ticket would make somebody; null where it is about the organization
 */
export async function refuseStaleIssuer(
  work: Work,
  { ticket, permission }: { ticket: Ticket; permission: Permission },
  about: User | null,
): Promise<void> {
  if (ticket.issuedBy === null) return
  const issuer = await readUser(work.scope, ticket.issuedBy)
  if (
    issuer === null ||
    issuer.status !== 'active' ||
    !(await mayStillIssue(work, issuer, { permission, about }))
  ) {
    throw new TenantryError('conflict', 'Whoever issued this may not do so any more. Ask for a new one.')
  }
}

async function mayStillIssue(
  work: Work,
  issuer: User,
  { permission, about }: { permission: Permission; about: User | null },
): Promise<boolean> {
  const { organization, policy } = work
  const held = await holderOf(work, issuer)
  const owner = { organizationId: organization.id, accountId: issuer.accountId, userId: issuer.id }
  const ability = defineAbility(policy, { ...owner, grants: held.grants })
  if (about === null) return allows(ability, permission, { row: { organizationId: organization.id } })
  const row = { organizationId: organization.id, accountId: about.accountId, userId: about.id }
  const below = issuer.id === about.id || aboveCeiling(held, await holderOf(work, about)).length === 0
  return below && allows(ability, permission, { row })
}
