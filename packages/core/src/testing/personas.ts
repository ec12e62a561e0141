import type { Account } from '../domain/account.ts'
import type { Organization } from '../domain/organization.ts'
import type { Secret } from '../domain/secret.ts'
import type { User } from '../domain/user.ts'
import type { Session } from '../session.ts'
import type { Tenantry } from '../tenantry.ts'

/** The person in each place of Acorn, by name. */
type Of<Person extends string, Value> = Readonly<Record<Person, Value>>
type AcornPerson = 'ada' | 'ben' | 'cleo' | 'dov'

/**
 * The organization that most tests happen in: Ada is its administrator, Ben administers the account Oak, Cleo is a member of Oak, and
 * Dov a member of Pine. Each is a session; `users` and `secrets` hold what was made for them.
 */
export interface Acorn extends Of<AcornPerson, Session> {
  readonly organization: Organization
  readonly organizationSecret: Secret
  readonly defaultAccount: Account
  readonly oak: Account
  readonly pine: Account
  readonly users: Of<AcornPerson, User>
  readonly secrets: Of<AcornPerson, Secret>
}

/** The other organization, of which Acorn must never see anything: Eve is its administrator, Rowan an account of it. */
export interface Birch extends Of<'eve', Session> {
  readonly organization: Organization
  readonly organizationSecret: Secret
  readonly defaultAccount: Account
  readonly rowan: Account
  readonly users: Of<'eve', User>
  readonly secrets: Of<'eve', Secret>
}

/** Signs Acorn up, with its accounts and people. */
export async function createAcorn(tenantry: Tenantry): Promise<Acorn> {
  const { user, userSecret, ...made } = await tenantry.signUp({
    organization: { name: 'Acorn' },
    user: { email: 'ada@acorn.test', firstName: 'Ada', lastName: 'Oak' },
  })
  const { organizationSecret } = made
  const ada = await tenantry.authenticate({ organizationSecret, userSecret })
  const oak = await ada.accounts.create({ externalId: 'oak', name: 'Oak Ltd' })
  const pine = await ada.accounts.create({ externalId: 'pine', name: 'Pine Ltd' })
  const ben = await addPerson(ada, {
    accountId: oak.id,
    email: 'ben@oak.test',
    firstName: 'Ben',
    lastName: 'Ash',
    roles: ['account-admin'],
  })
  const cleo = await addPerson(ada, {
    accountId: oak.id,
    email: 'cleo@oak.test',
    firstName: 'Cleo',
    lastName: 'Elder',
  })
  const dov = await addPerson(ada, {
    accountId: pine.id,
    email: 'dov@pine.test',
    firstName: 'Dov',
    lastName: 'Yew',
  })
  const session = ({ secret }: { secret: Secret }) =>
    tenantry.authenticate({ organizationSecret, userSecret: secret })
  return {
    ...made,
    oak,
    pine,
    ada,
    ben: await session(ben),
    cleo: await session(cleo),
    dov: await session(dov),
    users: { ada: user, ben: ben.user, cleo: cleo.user, dov: dov.user },
    secrets: { ada: userSecret, ben: ben.secret, cleo: cleo.secret, dov: dov.secret },
  }
}

/** Signs Birch up, with its account and Eve. */
export async function createBirch(tenantry: Tenantry): Promise<Birch> {
  const { user, userSecret, ...made } = await tenantry.signUp({
    organization: { name: 'Birch' },
    user: { email: 'eve@birch.test', firstName: 'Eve', lastName: 'Alder' },
  })
  const eve = await tenantry.authenticate({ organizationSecret: made.organizationSecret, userSecret })
  const rowan = await eve.accounts.create({ externalId: 'rowan', name: 'Rowan Ltd' })
  return { ...made, rowan, eve, users: { eve: user }, secrets: { eve: userSecret } }
}

async function addPerson(
  ada: Session,
  input: Parameters<Session['users']['create']>[0],
): Promise<{ user: User; secret: Secret }> {
  const { user, userSecret } = await ada.users.create(input)
  if (userSecret === null) throw new Error(`no User Secret was made for ${user.email}`)
  return { user, secret: userSecret }
}
