import { afterAll, beforeAll, expect, test } from 'vitest'
import { runDifferential } from './differential.ts'
import { openPeople, type PeopleDatabase } from './people-database.ts'

const CHECKS = Number(process.env.TENANTRY_PROOF_N ?? 10_000)
const SEED = Number(process.env.TENANTRY_PROOF_SEED ?? 20261101)
/** A control must find its fault within so many checks, however long the proof is. */
const CONTROL_CHECKS = 20_000
/** A million checks take a few minutes. */
const TIMEOUT_MS = 3_600_000

let people: PeopleDatabase
beforeAll(async () => {
  people = await openPeople()
})
afterAll(() => people[Symbol.asyncDispose]())

test(
  'the rows that an ability allows in memory are the rows that its SQL selects, for random rules and random rows',
  async () => {
    const started = performance.now()
    const { checked, unknown, disagreement } = await runDifferential({ people, checks: CHECKS, seed: SEED })
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.info(
      `casl-kysely differential: ${checked} checks in ${seconds} s, seed ${SEED}, Node ${process.version}`,
    )

    expect(disagreement).toBeUndefined()
    expect(unknown).toBe(0)
    expect(checked).toBeGreaterThanOrEqual(CHECKS)
  },
  TIMEOUT_MS,
)

test.each<[guard: string, alter: (sql: string) => string]>([
  ['nulls are told apart', (sql) => sql.replaceAll(/ and "\w+" is not null/g, '')],
  ['text is ordered by code point', (sql) => sql.replaceAll(' collate "C"', '')],
  ['what is forbidden is negated', (sql) => sql.replaceAll('(not ', '(')],
])('the comparison bites: without the guard by which %s, rows differ', async (_guard, alter) => {
  const { disagreement } = await runDifferential({ people, checks: CONTROL_CHECKS, seed: SEED, alter })
  expect(disagreement).toMatch(/^Error: may allows [\d,]*; SQL selects [\d,]*/)
})
