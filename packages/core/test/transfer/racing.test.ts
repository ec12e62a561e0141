import { expect, test } from 'vitest'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { addAccount, addUser, unused } from '../support/additions.ts'
import { untilSomebodyWaits } from '../support/lock-waits.ts'
import { openUnlockedPool } from '../support/patched-pool.ts'
import { recording } from '../support/recorded-events.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

const under = useTenantry('postgres')
const RACES = 15

/** A file is imported into an account that is deactivated at once: how often somebody is active in it afterwards. */
async function intoEndingAccount(tenantry: Tenantry): Promise<number> {
  const { ada, organization } = under.acorn
  const racing = tenantry.system('race').inOrganization(organization.id)
  let astray = 0
  for (let race = 0; race < RACES; race += 1) {
    const elm = await addAccount(ada)
    const rows = Array.from(
      { length: 20 },
      (_, n) => `${elm.externalId},${unused('fay')}-${n}@elm.test,Fay,Hill\n`,
    )
    const text = `account,email,firstName,lastName\n${rows.join('')}`
    const calls = [() => racing.import.users(text), () => racing.accounts.deactivate(elm)]
    await Promise.allSettled((race % 2 === 0 ? calls : calls.reverse()).map((call) => call()))
    const { rows: found } = await under.database.pool.query<{ status: string }>(
      'select distinct status from tenantry.users where account_id = $1',
      [elm.id],
    )
    if (found.some(({ status }) => status === 'active')) astray += 1
    expect((await ada.accounts.get(elm.id)).status).toBe('inactive')
  }
  return astray
}

test('H8: nobody is active in an account that was deactivated while a file was imported into it', async () => {
  expect(await intoEndingAccount(under.tenantry)).toBe(0)
})

test('the race bites: without the lock on the account somebody stays active', async () => {
  const pool = openUnlockedPool(String(under.database.location))
  const unlocked = await createTenantry({ database: pool, clock: under.clock.now })
  const astray = await intoEndingAccount(unlocked)
  await unlocked.close()
  await pool.end()
  expect(astray).toBeGreaterThanOrEqual(3)
})

test('two imports of one file at once, by one person or by two, import each row once, with one event', async () => {
  const { acorn, database, tenantry } = under
  const system = tenantry.system('nightly import').inOrganization(acorn.organization.id)
  for (const [first, second] of [
    [acorn.ada, acorn.ada],
    [acorn.ada, system],
  ] as const) {
    const stem = unused('both')
    const rows = Array.from({ length: 1_500 }, (_, n) => `oak,${stem}-${n}@elm.test,Fay,Hill,${stem}-${n}\n`)
    const text = `account,email,firstName,lastName,externalId\n${rows.join('')}`
    const { answer, events } = await recording(database.pool, acorn.organization.id, () =>
      Promise.all([first.import.users(text), second.import.users(text)]),
    )
    expect(events.map(({ type }) => type)).toEqual(Array(1_500).fill('user.created'))
    const found = await database.pool.query(`select from tenantry.users where email like $1`, [`${stem}-%`])
    expect(found.rows).toHaveLength(1_500)
    for (const { rows: read, refused } of answer)
      expect({ read, refused }).toEqual({ read: 1_500, refused: 0 })
  }
})

test('two imports that change the same people in opposite orders both end', async () => {
  const { acorn } = under
  const people = await Promise.all(Array.from({ length: 30 }, () => addUser(acorn.ada, acorn.oak.id)))
  const text = (emails: readonly string[], name: string) =>
    `email,lastName\n${emails.map((email) => `${email},${name}\n`).join('')}`
  const emails = people.map(({ user }) => user.email)
  const reports = await Promise.all([
    acorn.ada.import.users(text(emails, 'Dale')),
    acorn.ada.import.users(text(emails.toReversed(), 'Glen')),
  ])
  expect(reports.map(({ changed, refused }) => ({ changed, refused }))).toEqual(
    Array(2).fill({ changed: 30, refused: 0 }),
  )
  const names = await Promise.all(emails.map(async (email) => (await acorn.ada.users.get(email)).lastName))
  expect(new Set(names).size).toBe(1)
})

test('H16: a row that the database refuses demotes nobody, and takes no place from the demotion behind it', async () => {
  const { ada, defaultAccount, organization } = await under.newAcorn()
  const externalId = unused('hal')
  await addUser(ada, defaultAccount.id, { externalId, roles: ['org-admin'] })
  const system = under.tenantry.system('nightly import').inOrganization(organization.id)
  const email = `${unused('fay')}@elm.test`
  const [added, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const adding = system.transaction(async (tx) => {
    await tx.users.create({ accountId: defaultAccount.id, email, firstName: 'Fay', lastName: 'Hill' })
    added.resolve()
    await letGo.promise
  })
  await added.promise
  // The address is free when the rows are judged, and taken when they are written.
  const importing = system.import.users(
    `email,externalId,roles\n${email},${externalId},member\nada@acorn.test,,member\n`,
  )
  await untilSomebodyWaits(under.database.pool)
  letGo.resolve()
  await adding
  expect(await importing).toMatchObject({ changed: 1, problems: [{ line: 2, code: 'conflict' }] })
  const left = await system.users.list({ role: 'org-admin' })
  expect(left.items.map((user) => user.externalId)).toEqual([externalId])
})
