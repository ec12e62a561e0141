import type { OrganizationId, Session, Tenantry, User } from '@tenantry/core'
import { accounts, ada, others, type Persona, team } from './cast.ts'
import { linkPerson } from './link-person.ts'

const workspace = { enterpriseId: null, teamId: team.id }

/** Acorn of an earlier start, or a new one. */
export async function demonstration(tenantry: Tenantry): Promise<OrganizationId> {
  return (await tenantry.chat.organizationOf(workspace)) ?? makeAcorn(tenantry)
}

/**
 * Makes the organization Acorn with its accounts and people, all linked. The workspace is connected when accounts and
 * people are complete: it is the mark by which a later start knows them, so a start that was killed before leaves none.
 */
async function makeAcorn(tenantry: Tenantry): Promise<OrganizationId> {
  const { organization, user, organizationSecret, userSecret } = await tenantry.signUp({
    organization: { name: team.name },
    user: { email: ada.member.email ?? '', firstName: ada.firstName, lastName: ada.lastName },
  })
  const session = await tenantry.authenticate({ organizationSecret, userSecret })
  for (const account of accounts) await session.accounts.create(account)
  const people = [{ user, memberId: ada.member.id }]
  for (const persona of others) {
    people.push({ user: await addPerson(session, persona), memberId: persona.member.id })
  }
  const { code } = await session.chat.issueConnectCode()
  await tenantry.chat.connect(code ?? '', workspace)
  for (const person of people) await linkPerson(tenantry, session, person)
  return organization.id
}

async function addPerson(session: Session, persona: Persona): Promise<User> {
  const account = await session.accounts.get(persona.account)
  const { user } = await session.users.create({
    accountId: account.id,
    email: persona.member.email ?? '',
    firstName: persona.firstName,
    lastName: persona.lastName,
    roles: [persona.role],
    secret: 'none',
  })
  return user
}
