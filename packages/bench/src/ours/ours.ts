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

/** What one search finds: few rows among all, by the middle of a word. */
export const SEARCHED = '4321'

/** Tenantry on the server under test: the organization that is filled, and one for each of many callers. */
export async function createOurs(url: string, { organizations }: { organizations: number }) {
  const tenantry = await createTenantry({ database: url })
  await tenantry.migrate()
  const all: OurOrganization[] = []
  for (let number = 0; number < organizations; number += 1) all.push(await organizationOf(tenantry, number))
  const [acorn] = all
  if (acorn === undefined) throw new Error('a measurement needs an organization')
  let created = 0
  return {
    acorn,
    all,
    url,
    ability: await acorn.ada.ability(),
    authenticate: () => tenantry.authenticate(acorn.secrets),
    readUser: ({ ada, benId }: OurOrganization = acorn) => ada.users.get(benId),
    page: (limit: number, cursor?: string) =>
      acorn.ada.users.list({
        accountId: acorn.accountId,
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      }),
    search: () => acorn.ada.users.list({ accountId: acorn.accountId, limit: 50, search: SEARCHED }),
    createUser: ({ ada, accountId }: OurOrganization = acorn) => {
      created += 1
      return ada.users.create(
        { accountId, email: `ours-${created}@oak.test`, firstName: 'Fay', lastName: 'Hill' },
        { idempotencyKey: `ours-${created}` },
      )
    },
    /** Makes Ada somebody in a workspace. */
    joinChat: async (identity: ChatIdentity) => {
      await tenantry.chat.connect((await acorn.ada.chat.issueConnectCode()).code ?? '', identity)
      await tenantry.chat.link((await acorn.ada.chat.issueLinkCode(acorn.adaId)).code ?? '', identity)
    },
    close: () => tenantry.close(),
  }
}

async function organizationOf(tenantry: Tenantry, number: number): Promise<OurOrganization> {
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
  const { credential } = ada.principal
  if (credential.kind !== 'secrets') throw new Error('authenticate() made another kind of principal')
  return {
    organizationId: signedUp.organization.id,
    accountId: oak.id,
    adaId: signedUp.user.id,
    benId: ben.id,
    ada,
    secrets,
    hashes: { organization: credential.organizationSecretHash, user: credential.userSecretHash },
  }
}

export type Ours = Awaited<ReturnType<typeof createOurs>>
