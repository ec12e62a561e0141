import type { Tenantry } from '../../src/tenantry.ts'
import { newCanary } from './canaries.ts'

const ORGANIZATIONS = 3
const ACCOUNTS = 4
const USERS = 12

/** One of the organizations among which calls go astray. */
export interface Company {
  readonly index: number
  readonly organizationId: string
  readonly defaultAccountId: string
}

/** Three organizations with four accounts each, the default one among them, and twelve users in each account. */
export async function createCompanies(tenantry: Tenantry): Promise<readonly Company[]> {
  const companies: Company[] = []
  for (let index = 0; index < ORGANIZATIONS; index += 1) companies.push(await createCompany(tenantry, index))
  return companies
}

async function createCompany(tenantry: Tenantry, index: number): Promise<Company> {
  const person = () => ({
    email: `${newCanary('e', index)}@company.test`,
    firstName: newCanary('p', index),
    lastName: newCanary('p', index),
  })
  const { organization, defaultAccount } = await tenantry.signUp({
    organization: { name: newCanary('n', index) },
    user: person(),
  })
  const jobs = tenantry.system('proof').inOrganization(organization.id)
  const accounts = [defaultAccount.id]
  while (accounts.length < ACCOUNTS) {
    const account = await jobs.accounts.create({
      externalId: newCanary('x', index),
      name: newCanary('n', index),
      description: newCanary('d', index),
    })
    accounts.push(account.id)
  }
  for (const accountId of accounts) {
    for (let user = accountId === defaultAccount.id ? 1 : 0; user < USERS; user += 1) {
      const wide = accountId === defaultAccount.id && user < 4
      await jobs.users.create({
        ...person(),
        accountId: accountId,
        externalId: newCanary('x', index),
        roles: [wide ? 'org-admin' : user % 3 === 1 ? 'account-admin' : 'member'],
      })
    }
  }
  // Whoever may delete users of their own account need not ask; the organization's administrators ask two of them.
  await jobs.approvals.rules.set({
    name: newCanary('n', index),
    commands: ['user.delete'],
    for: { roles: ['org-admin'] },
    stages: [{ need: 2, approvers: [{ role: 'org-admin' }] }],
  })
  return { index, organizationId: organization.id, defaultAccountId: defaultAccount.id }
}
