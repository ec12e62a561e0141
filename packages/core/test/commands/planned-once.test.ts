import { beforeAll, expect, test } from 'vitest'
import { insertManyUsers } from '../support/many-users.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

/** Postgres plans a statement that it is told again so often for its very values, before it compares that with a plan for any values. */
const FOR_ITS_VALUES = 5

const under = useTenantry('postgres')

beforeAll(async () => {
  const { pool } = under.tenantry.database
  await insertManyUsers(pool, {
    organizationId: under.acorn.organization.id,
    accountId: under.acorn.oak.id,
    count: 20_000,
    mark: 'mny',
  })
  // As where one organization has nearly everybody: of other values the server expects as many users as of those that it is told.
  await pool.query(
    'alter table tenantry.users alter column organization_id set (n_distinct = 1), alter column account_id set (n_distinct = 1)',
  )
  await pool.query('analyze')
})

/** How often statements that begin like this were planned for their very values, on the one connection that is used. */
async function plannedAnew(beginning: string): Promise<readonly number[]> {
  const { rows } = await under.tenantry.database.pool.query<{ plans: number }>(
    'select custom_plans as plans from pg_prepared_statements where starts_with(statement, $1)',
    [beginning],
  )
  return rows.map(({ plans }) => plans)
}

test('a page of users is planned once a connection, and not at each call', async () => {
  const { ada, oak } = under.acorn
  for (const accountId of [oak.id, undefined])
    for (const order of ['asc', 'desc'] as const)
      for (const sort of ['name', 'email', 'created'] as const)
        for (const limit of [1, 50, 200]) {
          const asked = { sort, order, limit, ...(accountId === undefined ? {} : { accountId }) }
          const { nextCursor } = await ada.users.list(asked)
          for (let call = 0; call < 7; call += 1) {
            await ada.users.list(asked)
            await ada.users.list({ ...asked, cursor: nextCursor ?? '' })
          }
        }
  const plans = await plannedAnew('select "organization_id", "id", "account_id", "email"')
  expect(plans.length).toBeGreaterThanOrEqual(2 * 2 * 3 * 3 * 2)
  expect(Math.max(...plans)).toBe(FOR_ITS_VALUES)
})

test('a list by a role takes no name of a statement, for there are only so many, and anybody may ask for any role', async () => {
  const { ada } = under.acorn
  for (const role of ['member', 'nobody-has-it'])
    for (const search of [undefined, 'ash'])
      await ada.users.list({ role, countMore: true, ...(search === undefined ? {} : { search }) })
  const { rows } = await under.tenantry.database.pool.query(
    `select statement from pg_prepared_statements where statement like '%held.role = ''%'`,
  )
  expect(rows).toEqual([])
})

test('a statement that is told its limit is planned at each call, and that is seen', async () => {
  const { pool } = under.tenantry.database
  await pool.query(
    `prepare told_its_limit (text, text, text, bigint) as select id from tenantry.users where organization_id = $1 and account_id = $2 and sort_key >= $3 order by sort_key, id limit $4`,
  )
  const { organization, oak } = under.acorn
  for (let call = 0; call < 7; call += 1)
    await pool.query(`execute told_its_limit ('${organization.id}', '${oak.id}', '', 51)`)
  expect(await plannedAnew('prepare told_its_limit')).toEqual([7])
})
