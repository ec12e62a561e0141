import type { RoleName } from '@tenantry/core'
import type { Member } from '../index.ts'

/** Somebody of the demonstration: a user of Acorn, and who they are in the chat. */
export interface Persona {
  /** The account, by its external id; `default` for the organization's own people. */
  account: 'default' | 'oak' | 'pine'
  role: RoleName
  firstName: string
  lastName: string
  member: Member
}

const persona = (
  account: Persona['account'],
  role: RoleName,
  [firstName, lastName]: readonly [string, string],
): Persona => {
  const name = firstName.toLowerCase()
  const domain = account === 'default' ? 'acorn.test' : `${account}.test`
  const member = {
    id: `U0${firstName.toUpperCase()}`,
    name,
    real_name: `${firstName} ${lastName}`,
    email: `${name}@${domain}`,
  }
  return { account, role, firstName, lastName, member }
}

export const ada = persona('default', 'org-admin', ['Ada', 'Oak'])

/** The others, whom Ada adds. */
export const others = [
  persona('oak', 'account-admin', ['Ben', 'Ash']),
  persona('oak', 'member', ['Cleo', 'Elder']),
  persona('pine', 'member', ['Dov', 'Yew']),
]

export const accounts = [
  { externalId: 'oak', name: 'Oak' },
  { externalId: 'pine', name: 'Pine' },
]

/** The workspace that plays Acorn's chat. */
export const team = { id: 'T0ACORN', name: 'Acorn', domain: 'acorn' }

/** Lines that show what it is about, for an organization administrator, in an order in which each works. */
export const beginnings = [
  '/accounts create elm --name "Elm Ltd"',
  '/users add fay@elm.test --account elm --first Fay --last Hill --role account-admin',
  '/accounts list',
  '/users list --account elm',
  '/accounts deactivate elm',
  '/tenantry help',
]

/** The same for who administers one account: what they may not do themselves, others are asked for. */
export const beginningsOfAccountAdmin = (account: string): readonly string[] => [
  '/users list',
  `/users add gil@${account}.test --account ${account} --first Gil --last Rush`,
  '/accounts create fir --name "Fir Ltd"',
  '/approvals mine',
  '/tenantry help',
]

/** The same for whoever administers nothing. */
export const beginningsOfMember: readonly string[] = [
  '/tenantry whoami',
  '/accounts list',
  '/tenantry audit',
  '/tenantry help',
]
