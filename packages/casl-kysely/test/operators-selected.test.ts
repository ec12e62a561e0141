import { accessibleBy, buildAbility } from '@tenantry/casl-kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CASES, columnType, PEOPLE, PEOPLE_AS_READ } from './operator-cases.ts'
import { openPeople, type PeopleDatabase } from './people-database.ts'

let people: PeopleDatabase
beforeAll(async () => {
  people = await openPeople()
  // Those about whom the other tests ask in memory are those who are in the database.
  expect(await people.fill(PEOPLE)).toEqual(PEOPLE_AS_READ)
})
afterAll(() => people[Symbol.asyncDispose]())

test.each(CASES)('%j selects those whom it means', async (conditions, _where, _parameters, ids) => {
  const ability = buildAbility([{ action: 'read', subject: 'Person', conditions }])
  const query = people.db
    .selectFrom('people')
    .select('id')
    .where(accessibleBy(ability, 'read', 'Person', { columnType }))
    .orderBy('id')
  expect((await query.execute()).map((row) => row.id)).toEqual(ids)
})
