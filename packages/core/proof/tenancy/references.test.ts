import { beforeAll, describe, expect, test } from 'vitest'
import { showedControl, startProof } from '../../../../test/proof/proof.ts'
import { DATABASE_KINDS } from '../../src/testing/index.ts'
import { fillEveryTable } from '../../test/isolation/two-organizations.ts'
import { addAccount } from '../../test/support/additions.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'
import { couldCross, pointAcross, type Reference, referencesOf, unboundColumns } from './references.ts'

/** What records holds ids and copies of names and refers to nothing, so that it outlives whom it is about. */
const RECORDS =
  /^tenantry\.(events|idempotency_keys|approval_requests|approval_reviews|approval_voters|chat_requests|chat_replays|chat_workspaces)\./

describe.each(DATABASE_KINDS)('references across tenants, on %s', (kind) => {
  const under = useTenantry(kind, { background: false })
  beforeAll(async () => {
    await fillEveryTable(under)
    // The history of one goes on, so that some of its numbers are not those of the other one too, and could cross.
    for (const _ of Array(10)) await addAccount(under.acorn.ada)
  })

  const across = (reference: Reference, how: { without?: boolean } = {}) =>
    pointAcross(under.database.pool, reference, {
      own: under.birch.organization.id,
      foreign: under.acorn.organization.id,
      ...how,
    })
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
    const tried: Reference[] = []
    for (const reference of references) {
      const outcome = await across(reference)
      if (outcome === 'no row to try it with') continue
      tried.push(reference)
      expect(outcome).toEqual({ code: '23503', constraint: reference.name })
    }
    expect(tried).toEqual(references)
    if (kind === 'postgres')
      proof.showed(`${tried.length} of ${references.length} foreign keys tried with rows, all refused`)
  })

  test('the trial bites: without its foreign key each reference crosses', async () => {
    const references = await crossing()
    for (const reference of references)
      expect(await across(reference, { without: true }), reference.name).toBe('done')
    if (kind === 'postgres')
      showedControl('tenancy.references', `without its foreign key each of the ${references.length} crosses`)
  })

  test('whoever names an account or a user is bound to it by a foreign key, but for records', async () => {
    expect((await unboundColumns(under.database.pool)).filter((name) => !RECORDS.test(name))).toEqual([])
  })

  test('the look bites: without its foreign key a column is found unbound', async () => {
    const { pool } = under.database
    const reference = (await crossing()).find(
      ({ from, to }) => from === 'tenantry.user_roles' && to === 'tenantry.users',
    ) as Reference
    await pool.query(`alter table ${reference.from} drop constraint ${reference.name}`)
    expect(await unboundColumns(pool)).toContain('tenantry.user_roles.user_id')
  })
})
