import { afterAll, beforeAll, expect, test } from 'vitest'
import { PROOF_TIMEOUT_MS, showedControl, startProof } from '../../../test/proof/proof.ts'
import { runDifferential } from './differential.ts'
import { openPeople, type PeopleDatabase } from './people-database.ts'

/** A control must find its fault within so many checks, however long the proof is. */
const CONTROL_CHECKS = 20_000

let people: PeopleDatabase
beforeAll(async () => {
  people = await openPeople()
})
afterAll(() => people[Symbol.asyncDispose]())

test(
  'the rows that an ability allows in memory are the rows that its SQL selects, for random rules and random rows',
  async () => {
    const { n, seed, showed } = startProof('authorization.differential')
    const { checked, unknown, disagreement } = await runDifferential({ people, checks: n, seed })
    expect(disagreement).toBeUndefined()
    expect(unknown).toBe(0)
    expect(checked).toBeGreaterThanOrEqual(n)
    showed(`${checked} checks, 0 disagreements`)
  },
  PROOF_TIMEOUT_MS,
)

test.each<[guard: string, alter: (sql: string) => string]>([
  ['nulls are told apart', (sql) => sql.replaceAll(/ and "\w+" is not null/g, '')],
  ['text is ordered by code point', (sql) => sql.replaceAll(' collate "C"', '')],
  ['what is forbidden is negated', (sql) => sql.replaceAll('(not ', '(')],
])('the comparison bites: without the guard by which %s, rows differ', async (guard, alter) => {
  const { seed } = startProof('authorization.differential')
  const { checked, disagreement } = await runDifferential({ people, checks: CONTROL_CHECKS, seed, alter })
  expect(disagreement).toMatch(/^Error: may allows [\d,]*; SQL selects [\d,]*/)
  showedControl(
    'authorization.differential',
    `without the guard by which ${guard}, rows differ within ${checked} checks`,
  )
})
