import {
  type Account,
  displayName,
  type OrganizationId,
  type Session,
  type Tenantry,
  type User,
} from '@tenantry/core'
import type { Member, People, Persona } from '../index.ts'
import { beginningsOfAccountAdmin, beginningsOfMember } from './cast.ts'
import { linkPerson } from './link-person.ts'

/** What the list of people needs of the chat: who is in it, and a way in. */
interface Chat {
  hasMember(id: string): boolean
  freeName(wanted: string): string
  addMember(member: Member): void
}

/** The page's list of people: every user of the organization. Whoever has no chat identity gets one when they are picked. */
export function organizationPeople(
  tenantry: Tenantry,
  organizationId: OrganizationId,
  chat: () => Chat,
): People {
  const session = tenantry.system('playground').inOrganization(organizationId)
  return {
    async people() {
      const users = await allUsers(session)
      const accounts = await allAccounts(session)
      const links = await tenantry.chat.linksOf(
        session,
        users.map(({ id }) => id),
      )
      const memberOf = new Map(links.map(({ userId, identity }) => [userId, identity.userId]))
      return users
        .toSorted((one, other) => rank(one) - rank(other))
        .map((user) =>
          personaOf(user, { account: accounts.get(user.accountId), memberId: memberOf.get(user.id) }),
        )
    },
    async choose(key) {
      const user = await session.users.get(key)
      const [link] = await tenantry.chat.linksOf(session, [user.id])
      const memberId = link?.identity.userId ?? memberIdOf(user)
      if (!chat().hasMember(memberId)) chat().addMember(memberFor(user, memberId, chat()))
      if (!link) await linkPerson(tenantry, session, { user, memberId })
      return memberId
    },
  }
}

/** The people of the cast keep their short ids; anybody else's follows from their user's id. */
const memberIdOf = (user: User): string => `U${user.id.slice('usr_'.length).toUpperCase()}`

function memberFor(user: User, id: string, chat: Chat): Member {
  const wanted = (user.email.split('@')[0] ?? '').toLowerCase().replace(/[^a-z0-9._-]/g, '')
  return { id, name: chat.freeName(wanted), real_name: displayName(user), email: user.email }
}

function personaOf(
  user: User,
  { account, memberId }: { account: Account | undefined; memberId: string | undefined },
): Persona {
  const role = roleOf(user, account?.name ?? 'an account')
  return {
    key: user.id,
    label: displayName(user),
    note: user.status === 'active' ? role : `${role} · deactivated`,
    ...(memberId === undefined ? {} : { memberId }),
    ...beginningsOf(user, account),
  }
}

/** What somebody is by their roles and those of their account; one that the organization has made is told by its name. */
function roleOf({ effectiveRoles }: User, place: string): string {
  if (effectiveRoles.includes('org-admin')) return 'Organization administrator'
  if (effectiveRoles.includes('account-admin')) return `Account administrator of ${place}`
  const others = effectiveRoles.filter((role) => role !== 'member')
  if (others.length > 0) return `${others.join(', ')} in ${place}`
  return effectiveRoles.length > 0 ? `Member of ${place}` : `No role in ${place}`
}

/** Of an administrator of the organization they are everybody's. */
function beginningsOf(user: User, account: Account | undefined): Pick<Persona, 'beginnings'> {
  switch (rank(user)) {
    case 0:
      return {}
    case 1:
      return { beginnings: beginningsOfAccountAdmin(account?.externalId ?? '') }
    default:
      return { beginnings: beginningsOfMember }
  }
}

const rank = ({ effectiveRoles }: User): number =>
  effectiveRoles.includes('org-admin') ? 0 : effectiveRoles.includes('account-admin') ? 1 : 2

async function allUsers(session: Session): Promise<User[]> {
  const users: User[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await session.users.list({
      includeInactive: true,
      ...(cursor === undefined ? {} : { cursor }),
    })
    users.push(...page.items)
    if (page.nextCursor === null) return users
    cursor = page.nextCursor
  }
}

async function allAccounts(session: Session): Promise<Map<string, Account>> {
  const accounts = new Map<string, Account>()
  for (let cursor: string | undefined; ; ) {
    const page = await session.accounts.list({
      includeInactive: true,
      ...(cursor === undefined ? {} : { cursor }),
    })
    for (const account of page.items) accounts.set(account.id, account)
    if (page.nextCursor === null) return accounts
    cursor = page.nextCursor
  }
}
