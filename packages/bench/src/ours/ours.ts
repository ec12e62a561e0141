import { type ChatIdentity, createTenantry, type Session, type Tenantry } from '@tenantry/core'

/** One organization of Tenantry's with what a measurement needs of it. */
export interface OurOrganization {
  readonly organizationId: string
  readonly accountId: string
  readonly adaId: string
  readonly benId: string
  readonly ada: Session
  readonly secrets: { readonly organizationSecret: string; readonly userSecret: string }
  readonly hashes: { readonly organization: string; readonly user: string }
}

/** What of an organization is to be known to go on with it in another process. */
export type MadeOrganization = Omit<OurOrganization, 'ada' | 'hashes'>

/** Tenantry on the server under test: the organization that is filled, and one for each of many callers. */
export async function createOurs(url: string, { organizations }: { organizations: number }) {
  return openOurs(url, await makeOrganizations(url, organizations))
}

/** Makes a schema with as many organizations, each with Ada, who administers it, and Ben in the account Oak. */
export async function makeOrganizations(url: string, count: number): Promise<readonly MadeOrganization[]> {
  const tenantry = await createTenantry({ database: url })
  try {
    await tenantry.migrate()
    const made: MadeOrganization[] = []
    for (let number = 0; number < count; number += 1) made.push(await makeOrganization(tenantry, number))
    return made
  } finally {
    await tenantry.close()
  }
}

/**
 * Tenantry on organizations that are there, as a host opens it.
 *
 * @param listed what the pages and searches are about: the account Oak, or the whole organization
 */
export async function openOurs(
  url: string,
  made: readonly MadeOrganization[],
  listed: 'account' | 'organization' = 'account',
) {
  const tenantry = await createTenantry({ database: url })
  const all: OurOrganization[] = []
  // One after the other: a thousand at once would wait for a connection for longer than they may.
  for (const each of made) all.push(await authenticated(tenantry, each))
  const [acorn] = all
  if (acorn === undefined) throw new Error('a measurement needs an organization')
  const within = listed === 'account' ? { accountId: acorn.accountId } : {}
  let created = 0
  let files = 0
  return {
    acorn,
    all,
    url,
    listed,
    ability: await abilityOfBen(tenantry, acorn),
    authenticate: () => tenantry.authenticate(acorn.secrets),
    readUser: ({ ada, benId }: OurOrganization = acorn) => ada.users.get(benId),
    page: (limit: number, cursor?: string) =>
      acorn.ada.users.list({ ...within, limit, ...(cursor === undefined ? {} : { cursor }) }),
    search: (text: string) => acorn.ada.users.list({ ...within, limit: 50, search: text }),
    createUser: ({ ada, accountId }: OurOrganization = acorn) => {
      created += 1
      return ada.users.create(
        { accountId, email: `ours-${created}@oak.test`, firstName: 'Fay', lastName: 'Hill' },
        { idempotencyKey: `ours-${created}` },
      )
    },
    importUsers: async (users: number) => {
      files += 1
      const lines = Array.from({ length: users }, (_, row) => `ours-in-${files}-${row}@oak.test,Fay,Hill,oak`)
      const file = ['email,firstName,lastName,account', ...lines].join('\n')
      const report = await acorn.ada.import.users(file)
      if (report.created !== users) throw new Error(`${report.created} of ${users} users were imported`)
    },
    /** Makes Ada somebody in a workspace. */
    joinChat: async (identity: ChatIdentity) => {
      await tenantry.chat.connect((await acorn.ada.chat.issueConnectCode()).code ?? '', identity)
      await tenantry.chat.link((await acorn.ada.chat.issueLinkCode(acorn.adaId)).code ?? '', identity)
    },
    close: () => tenantry.close(),
  }
}

/** The ability of an account administrator, whose rules name an account; that of an organization's would be as quick with any number of them. */
async function abilityOfBen(tenantry: Tenantry, { ada, organizationId, benId }: OurOrganization) {
  await ada.users.assignRole(benId, 'account-admin')
  const ben = await tenantry.actAs({ organizationId, userId: benId }, { assertedBy: 'session' })
  return ben.ability()
}

async function makeOrganization(tenantry: Tenantry, number: number): Promise<MadeOrganization> {
  const signedUp = await tenantry.signUp({
    organization: { name: `Acorn ${number}` },
    user: { email: 'ada@acorn.test', firstName: 'Ada', lastName: 'Oak' },
  })
  const secrets = {
    organizationSecret: signedUp.organizationSecret.reveal(),
    userSecret: signedUp.userSecret.reveal(),
  }
  const ada = await tenantry.authenticate(secrets)
  const oak = await ada.accounts.create({ externalId: 'oak', name: 'Oak' })
  const { user: ben } = await ada.users.create({
    accountId: oak.id,
    email: 'ben@oak.test',
    firstName: 'Ben',
    lastName: 'Ash',
  })
  return {
    organizationId: signedUp.organization.id,
    accountId: oak.id,
    adaId: signedUp.user.id,
    benId: ben.id,
    secrets,
  }
}

async function authenticated(tenantry: Tenantry, made: MadeOrganization): Promise<OurOrganization> {
  const ada = await tenantry.authenticate(made.secrets)
  const { credential } = ada.principal
  if (credential.kind !== 'secrets') throw new Error('authenticate() made another kind of principal')
  const hashes = { organization: credential.organizationSecretHash, user: credential.userSecretHash }
  return { ...made, ada, hashes }
}

export type Ours = Awaited<ReturnType<typeof openOurs>>
