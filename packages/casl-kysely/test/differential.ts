import type { MongoAbility } from '@casl/ability'
import { accessibleBy, buildAbility, may } from '@tenantry/casl-kysely'
import fc from 'fast-check'
import { CompiledQuery } from 'kysely'
import { arbitraryPerson } from './arbitrary-people.ts'
import { arbitraryQuestion } from './arbitrary-rules.ts'
import type { PeopleDatabase } from './people-database.ts'

const PEOPLE_PER_RUN = 25
const QUESTIONS_PER_RUN = 8

export interface DifferentialOptions {
  readonly people: PeopleDatabase
  /** How many times a row is asked about, at least. */
  readonly checks: number
  readonly seed: number
  /** Changes the SQL before it runs: a control takes one guard out. */
  readonly alter?: (sql: string) => string
}

export interface DifferentialResult {
  /** How many times a row was asked about, shrinking included. */
  readonly checked: number
  /** For how many of them the SQL said neither true nor false. */
  readonly unknown: number
  /** What disagreed, with the seed and path that show it again; `undefined` if nothing did. */
  readonly disagreement: string | undefined
}

/** Random rules on random rows: the rows that `may` allows in memory are the rows that the database selects. */
export async function runDifferential(options: DifferentialOptions): Promise<DifferentialResult> {
  const { people, checks, seed } = options
  let checked = 0
  let unknown = 0
  const property = fc.asyncProperty(
    fc.array(arbitraryPerson, { minLength: PEOPLE_PER_RUN, maxLength: PEOPLE_PER_RUN }),
    fc.array(arbitraryQuestion, { minLength: QUESTIONS_PER_RUN, maxLength: QUESTIONS_PER_RUN }),
    async (records, questions) => {
      const rows = await people.fill(records)
      for (const { rules, field } of questions) {
        const ability = buildAbility(rules)
        const answers = await answersOfSql(options, ability, field)
        checked += answers.length
        unknown += answers.filter((answer) => answer.allowed === null).length
        const selected = answers.filter((answer) => answer.allowed).map((answer) => answer.id)
        const allowed = rows.filter((row) => may(ability, 'read', 'Person', row, field)).map((row) => row.id)
        if (String(allowed) !== String(selected))
          throw new Error(`may allows ${allowed}; SQL selects ${selected}`)
      }
    },
  )
  const numRuns = Math.ceil(checks / (PEOPLE_PER_RUN * QUESTIONS_PER_RUN))
  const details = await fc.check(property, { numRuns, seed, endOnFailure: options.alter !== undefined })
  const disagreement = details.failed
    ? `${details.errorInstance}\n${fc.defaultReportMessage(details)}`
    : undefined
  return { checked, unknown, disagreement }
}

interface Answer {
  readonly id: number
  readonly allowed: boolean | null
}

async function answersOfSql(
  { people, alter }: DifferentialOptions,
  ability: MongoAbility,
  field: string | undefined,
): Promise<Answer[]> {
  const condition = accessibleBy(ability, 'read', 'Person', {
    columnType: (column) => (column === 'badge' ? 'uuid' : column === 'points' ? 'bigint' : 'text'),
    ...(field !== undefined && { field }),
  })
  const query = people.db
    .selectFrom('people')
    .select((eb) => ['id', condition(eb).as('allowed')])
    .orderBy('id')
    .compile()
  const text = alter === undefined ? query.sql : alter(query.sql)
  return (await people.db.executeQuery<Answer>(CompiledQuery.raw(text, [...query.parameters]))).rows
}
