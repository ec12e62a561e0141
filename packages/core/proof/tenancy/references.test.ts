import { beforeAll, describe, expect, test } from 'vitest'
import { showedControl, startProof } from '../../../../test/proof/proof.ts'
import { DATABASE_KINDS } from '../../src/testing/index.ts'
import { fillEveryTable } from '../../test/isolation/two-organizations.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'
import { couldCross, pointAcross, type Reference, referencesOf, unboundColumns } from './references.ts'

/** What records holds ids and copies of names and refers to nothing, so that it outlives whom it is about. */
const RECORDS =
  /^tenantry\.(events|idempotency_keys|approval_requests|approval_reviews|approval_voters|chat_requests|chat_replays|chat_workspaces)\./

describe.each(DATABASE_KINDS)('references across tenants, on %s', (kind) => {
  const under = useTenantry(kind)
  beforeAll(() => fillEveryTable(under.tenantry, under))

  const tenants = () => ({ own: under.acorn.organization.id, foreign: under.birch.organization.id })
  const crossing = async () => (await referencesOf(under.database.pool)).filter(couldCross)

  test('every foreign key carries the organization on both sides', async () => {
    const wrong = (await crossing()).filter(
      ({ columns, keys, to }) =>
        !columns.some((column, place) => column === 'organization_id' && keys[place] === 'organization_id') &&
        !to.endsWith('.organizations') &&
        columns[keys.indexOf('organization_id')] !== 'id',
    )
    expect(wrong).toEqual([])
  })

  test('every reference from one organization to another is refused by its foreign key', async () => {
    const proof = startProof('tenancy.references')
    const references = await crossing()
    expect(references.length).toBeGreaterThan(5)
    const outcomes = new Map<string, string>()
    for (const reference of references)
      outcomes.set(reference.name, await pointAcross(under.database.pool, reference, tenants()))
    const tried = [...outcomes].filter(([, outcome]) => outcome !== 'no row to try it with')
    expect(tried.filter(([, outcome]) => outcome !== '23503')).toEqual([])
    expect(tried.length).toBeGreaterThan(5)
    if (kind === 'postgres')
      proof.showed(`${tried.length} of ${references.length} foreign keys tried with rows, all refused`)
  })

  test('whoever names an account or a user is bound to it by a foreign key, but for records', async () => {
    expect((await unboundColumns(under.database.pool)).filter((name) => !RECORDS.test(name))).toEqual([])
  })

  test('the trial bites: without its foreign key a reference crosses, and the column is found unbound', async () => {
    const { pool } = under.database
    const reference = (await crossing()).find(
      ({ from, to }) => from === 'tenantry.user_roles' && to === 'tenantry.users',
    ) as Reference
    await pool.query(`alter table ${reference.from} drop constraint ${reference.name}`)
    expect(await pointAcross(pool, reference, tenants())).toBe('done')
    expect(await unboundColumns(pool)).toContain('tenantry.user_roles.user_id')
    if (kind === 'postgres')
      showedControl(
        'tenancy.references',
        `without ${reference.name} a role crosses, and its column is found unbound`,
      )
  })
})
