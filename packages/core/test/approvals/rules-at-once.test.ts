import { expect, test } from 'vitest'
import type { ApprovalRule } from '../../src/domain/approval/approval-rule.ts'
import type { SessionTransaction } from '../../src/session/transaction.ts'
import type { Session } from '../../src/session.ts'
import { unused } from '../support/additions.ts'
import { untilSomebodyWaits } from '../support/lock-waits.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'
import { addColleague, type Company, createCompany, twoForDeleting } from './company.ts'

const under = useTenantry('postgres', { background: false })

/** Enough for whoever asks only with one administrator more than a company has. */
const FOUR = 4

function newAdministrator({ defaultAccount }: Company) {
  return {
    accountId: defaultAccount.id,
    email: `${unused('kim')}@acorn.test`,
    firstName: 'Kim',
    lastName: 'Hill',
    roles: ['org-admin'],
  }
}

/** Does one thing in a transaction that stays open until the other one waits for it, or is over. */
async function meanwhile<One, Other>(
  by: Session,
  one: (tx: SessionTransaction<unknown>) => Promise<One>,
  other: () => Promise<Other>,
): Promise<readonly [One, Other]> {
  const done = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const first = by.transaction(async (tx) => {
    const answer = await one(tx)
    done.resolve()
    await release.promise
    return answer
  })
  await Promise.race([done.promise, first])
  let over = false
  const second = other().finally(() => {
    over = true
  })
  second.catch(() => undefined)
  await untilSomebodyWaits(under.database.pool, () => over)
  release.resolve()
  return [await first, await second]
}

test('a rule is marked as starved where too few people are left from the beginning, and no more once there are enough', async () => {
  const company = await createCompany(under.tenantry)
  const rule = await company.ada.approvals.rules.set(twoForDeleting(FOUR))
  expect(rule.starved).toBe(true)
  expect(await company.ada.approvals.rules.list()).toMatchObject([{ starved: true }])
  await addColleague(under.tenantry, company, 'Kim')
  expect(await company.ada.approvals.rules.list()).toMatchObject([{ starved: false }])
})

test('a rule that is made while an administrator is being added waits for them, and counts them', async () => {
  const company = await createCompany(under.tenantry)
  const { ada, gil } = company
  const [, rule] = await meanwhile(
    ada,
    (tx) => tx.users.create(newAdministrator(company)),
    () => gil.session.approvals.rules.set(twoForDeleting(FOUR)),
  )
  expect(rule.starved).toBe(false)
  expect(await ada.approvals.rules.list()).toMatchObject([{ starved: false }])
})

test('an administrator who is added while a rule is being made waits for it, and feeds it', async () => {
  const company = await createCompany(under.tenantry)
  const { ada, gil } = company
  const [rule] = await meanwhile(
    gil.session,
    (tx) => tx.approvals.rules.set(twoForDeleting(FOUR)),
    () => ada.users.create(newAdministrator(company)),
  )
  expect(rule.starved).toBe(true)
  expect(await ada.approvals.rules.list()).toMatchObject([{ starved: false }])
})

test.each(['demoted', 'deactivated'])(
  'one who is %s while a rule is being made is missed by it',
  async (how) => {
    const company = await createCompany(under.tenantry)
    const { ada, gil, hal } = company
    const [rule] = await meanwhile<ApprovalRule, unknown>(
      gil.session,
      (tx) => tx.approvals.rules.set(twoForDeleting(FOUR - 1)),
      () =>
        how === 'deactivated' ? ada.users.deactivate(hal.id) : ada.users.revokeRole(hal.id, 'org-admin'),
    )
    expect(rule.starved).toBe(false)
    expect(await ada.approvals.rules.list()).toMatchObject([{ starved: true }])
  },
)
