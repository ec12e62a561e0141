import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { createTenantry } from '../../src/tenantry.ts'
import { addUser, unused } from '../support/additions.ts'
import { refusalOf } from '../support/refusal.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

const under = useTenantry('postgres')

/** Somebody who has put users into an account of theirs, in another process. */
async function scene() {
  const url = String(under.database.location)
  const elsewhere = await createTenantry({ database: url, clock: under.clock.now })
  const holder = new pg.Client({ connectionString: url })
  await holder.connect()
  onTestFinished(async () => {
    await elsewhere.close()
    await holder.end()
  })
  const acorn = await under.newAcorn()
  const { user, userSecret } = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: ['org-admin'] })
  const by = await elsewhere.authenticate({ organizationSecret: acorn.organizationSecret, userSecret })
  for (const _ of [1, 2]) await addUser(by, acorn.oak.id)
  const create = (idempotencyKey: string) =>
    by.users.create(
      { accountId: acorn.oak.id, email: `${unused('gil')}@oak.test`, firstName: 'Gil', lastName: 'Teak' },
      { idempotencyKey },
    )
  return { acorn, user, holder, create }
}

test('whoever is of an organization that was purged is not authenticated', async () => {
  const { acorn, create } = await scene()
  const { organizations } = under.tenantry.system('billing')
  await organizations.deactivate(acorn.organization.id)
  await organizations.purge(acorn.organization.id)
  expect(await refusalOf(create(unused('key')))).toMatchObject({ code: 'unauthenticated' })
})

test('whoever was shut out is not authenticated, though a call with their key is still running', async () => {
  const { acorn, user, holder, create } = await scene()
  await acorn.ada.users.deactivate(user)
  const key = unused('key')
  await holder.query('begin')
  await holder.query(
    `insert into tenantry.idempotency_keys (organization_id, owner, key, request_hash, created_at) values ($1, $2, $3, '', now())`,
    [acorn.organization.id, user.id, key],
  )
  expect(await refusalOf(create(key))).toMatchObject({ code: 'unauthenticated' })
}, 20_000)
