import type { ApprovalRequest } from '../../src/approvals/view.ts'
import type { Session } from '../../src/session.ts'
import type { Tenantry } from '../../src/tenantry.ts'
import { type Acorn, createAcorn } from '../../src/testing/personas.ts'
import { unused } from '../support/additions.ts'

/** A person with a session of their own. */
export interface Colleague {
  readonly id: string
  readonly name: string
  readonly session: Session
}

/** An Acorn with more administrators, whom nobody of it has made: Fay, Gil and Hal were added by the host. */
export interface Company extends Acorn {
  readonly fay: Colleague
  readonly gil: Colleague
  readonly hal: Colleague
  /** How many must agree where an attack says nothing of it; any where it is not given. */
  readonly need?: 'any' | 'all' | number
}

/** Makes such a company. */
export async function createCompany(tenantry: Tenantry): Promise<Company> {
  const acorn = await createAcorn(tenantry)
  const [fay, gil, hal] = [
    await addColleague(tenantry, acorn, 'Fay'),
    await addColleague(tenantry, acorn, 'Gil'),
    await addColleague(tenantry, acorn, 'Hal'),
  ]
  return { ...acorn, fay, gil, hal }
}

/** An administrator whom the host adds, so that nobody of the organization has had a hand on them. */
export async function addColleague(
  tenantry: Tenantry,
  { organization, defaultAccount, organizationSecret }: Acorn,
  firstName: string,
  roles: readonly string[] = ['org-admin'],
): Promise<Colleague> {
  const system = tenantry.system('personnel').inOrganization(organization.id)
  const { user, userSecret } = await system.users.create({
    accountId: defaultAccount.id,
    email: `${unused(firstName.toLowerCase())}@acorn.test`,
    firstName,
    lastName: 'Hill',
    roles: [...roles],
  })
  if (userSecret === null) throw new Error('a new user had no User Secret')
  const session = await tenantry.authenticate({ organizationSecret, userSecret })
  return { id: user.id, name: `${firstName} Hill`, session }
}

/** The rule of most tests: whoever deletes a user needs so many others. */
export function twoForDeleting(need: 'any' | 'all' | number = 'any') {
  return {
    name: unused('Two for a deletion'),
    commands: ['user.delete'],
    stages: [{ need, approvers: [{ role: 'org-admin' as const }] }],
  }
}

/** Asks for the deletion of a user, under such a rule. */
export function askToDelete(by: Session, userId: string, reason = 'They left'): Promise<ApprovalRequest> {
  return by.approvals.request('user.delete', { userId }, { reason })
}
