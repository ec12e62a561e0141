import { buildAbility, may } from '@tenantry/casl-kysely'
import { expect, test } from 'vitest'
import { compiled } from './compiled.ts'
import { CASES, columnType, PEOPLE_AS_READ } from './operator-cases.ts'

test.each(CASES)('%j has one meaning, said in SQL and in memory', (conditions, where, parameters, ids) => {
  const ability = buildAbility([{ action: 'read', subject: 'Person', conditions }])
  expect(compiled(ability, { columnType })).toEqual({ where, parameters })
  const allowed = PEOPLE_AS_READ.filter((row) => may(ability, 'read', 'Person', row))
  expect(allowed.map((row) => row.id)).toEqual(ids)
})
