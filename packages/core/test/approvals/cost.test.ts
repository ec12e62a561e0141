import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Session } from '../../src/session.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { addUser, unused } from '../support/additions.ts'
import { openPatchedPool } from '../support/patched-pool.ts'
import { shareDatabase } from '../support/tenantry-under-test.ts'
import { addColleague, askToDelete, type Company, createCompany, twoForDeleting } from './company.ts'

const shared = shareDatabase('postgres')
let pool: pg.Pool
let tenantry: Tenantry
let counted: Tenantry
let statements: string[] = []

beforeAll(async () => {
  pool = openPatchedPool(String(shared.opened().location), (send) => (text, values) => {
    statements.push(typeof text === 'string' ? text : '')
    return send(text, values)
  })
  tenantry = await createTenantry({ database: shared.opened().location, background: false })
  counted = await createTenantry({ database: pool, background: false })
})
afterAll(async () => {
  await Promise.all([tenantry.close(), counted.close()])
  await pool.end()
})

/** Ada, whose statements are counted; as somebody whom the host knows: that secrets were used is noted aside, at a time of its own. */
function countedAda({ organization, users }: Company): Promise<Session> {
  return counted.actAs({ organizationId: organization.id, userId: users.ada.id }, { assertedBy: 'a test' })
}

async function statementsOf(call: () => Promise<unknown>): Promise<readonly string[]> {
  statements = []
  await call()
  return [...statements]
}

test('whoever has asked for much is deactivated by as many statements as whoever has asked for one thing', async () => {
  const company = await createCompany(tenantry)
  const { fay, gil, hal, oak } = company
  const ada = await countedAda(company)
  // Enough are left to agree, whoever goes: a rule that starves is a statement more.
  for (const name of ['Ivy', 'Jan', 'Kit']) await addColleague(tenantry, company, name)
  await ada.approvals.rules.set(twoForDeleting(2))
  const ask = async (by: typeof fay, times: number) => {
    for (let asked = 0; asked < times; asked += 1) {
      const { user } = await addUser(ada, oak.id)
      const request = await askToDelete(by.session, user.id)
      await hal.session.approvals.approve(request)
    }
  }
  await ask(fay, 1)
  await ask(gil, 12)
  const one = await statementsOf(() => ada.users.deactivate(fay.id))
  const many = await statementsOf(() => ada.users.deactivate(gil.id))
  expect(many.length).toBeLessThanOrEqual(one.length)
  // So is whoever has agreed to much: their votes are taken back.
  const agreed = await statementsOf(() => ada.users.deactivate(hal.id))
  expect(agreed.length).toBeLessThanOrEqual(one.length)
})

test('fifty rules are read by one statement, and where they are about something else nothing more is looked up', async () => {
  const company = await createCompany(tenantry)
  const ada = await countedAda(company)
  const { user } = await addUser(ada, company.oak.id)
  const rename = () => ada.users.update(user.id, { firstName: unused('Fay') })
  await rename()
  const before = await statementsOf(rename)
  for (let made = 0; made < 50; made += 1) await ada.approvals.rules.set(twoForDeleting())
  // That there are none was foreseen: what is there is told first.
  await rename()
  expect((await statementsOf(rename)).length).toBe(before.length)
})

test('whether enough are left to keep the rules is asked once for all of them', async () => {
  const company = await createCompany(tenantry)
  const ada = await countedAda(company)
  const create = () => addUser(ada, company.oak.id)
  const make = async (rules: number) => {
    for (let made = 0; made < rules; made += 1)
      await ada.approvals.rules.set({
        ...twoForDeleting(),
        stages: [
          { approvers: [{ role: 'account-admin' }, { user: company.users.ada.id }] },
          { approvers: [{ role: 'org-admin' }] },
        ],
      })
    // That there are others was foreseen: what is there is told first.
    await create()
  }
  await make(1)
  const one = await statementsOf(create)
  await make(30)
  expect((await statementsOf(create)).length).toBe(one.length)
})

test('who could pass the ceiling is asked once for all who hold the same: twenty approvers cost as many statements as three', async () => {
  const company = await createCompany(tenantry)
  const { oak, organization, defaultAccount } = company
  const ada = await countedAda(company)
  await ada.roles.create({ role: 'helper', grants: [] })
  await ada.approvals.rules.set(twoForDeleting())
  const { user } = await addUser(ada, oak.id)
  const refused = () => ada.users.delete(user).catch(() => undefined)
  const few = await statementsOf(refused)
  const job = tenantry.system('personnel').inOrganization(organization.id)
  for (let added = 0; added < 17; added += 1) await addUser(job, defaultAccount.id, { roles: ['org-admin'] })
  expect((await statementsOf(refused)).length).toBe(few.length)
})
