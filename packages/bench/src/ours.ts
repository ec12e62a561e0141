import { createTenantry } from '@tenantry/core'

/** Tenantry on the server under test, with one organization and one account to work in. */
export async function createOurs(url: string) {
  const tenantry = await createTenantry({ database: url })
  await tenantry.migrate()
  const signedUp = await tenantry.signUp({
    organization: { name: 'Acorn' },
    user: { email: 'ada@acorn.test', firstName: 'Ada', lastName: 'Oak' },
  })
  const ada = await tenantry.authenticate(signedUp)
  const oak = await ada.accounts.create({ externalId: 'oak', name: 'Oak' })
  const { user: ben } = await ada.users.create({
    accountId: oak.id,
    email: 'ben@oak.test',
    firstName: 'Ben',
    lastName: 'Ash',
  })
  const { principal } = ada
  if (principal.credential.kind !== 'secrets')
    throw new Error('authenticate() made another kind of principal')
  let created = 0
  return {
    organizationId: signedUp.organization.id,
    accountId: oak.id,
    adaId: signedUp.user.id,
    benId: ben.id,
    credential: principal.credential,
    getUser: () => ada.users.get(ben.id),
    listUsers: () => ada.users.list({ accountId: oak.id, limit: 50 }),
    createUser: () => {
      created += 1
      return ada.users.create(
        { accountId: oak.id, email: `ours-${created}@oak.test`, firstName: 'Fay', lastName: 'Hill' },
        { idempotencyKey: `ours-${created}` },
      )
    },
    close: () => tenantry.close(),
  }
}

export type Ours = Awaited<ReturnType<typeof createOurs>>
