import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BEYOND_WALLS, type FoundPart, readCatalogue } from '../../src/store/doctor/catalogue.ts'
import { readSchemaFile } from '../../src/store/doctor/schema-file.ts'
import { wallFindings } from '../../src/store/doctor/wall-findings.ts'
import { migrate } from '../../src/store/migrating/migrate.ts'
import type { OpenDatabase } from '../../src/store/opening/open-database.ts'
import { DATABASE_KINDS } from '../../src/testing/index.ts'
import { openDatabaseOfItsOwn } from './database-of-its-own.ts'

/** In an order in which one kind leaves the next one there; what hangs from a part goes with it. */
const KINDS = ['grant', 'policy', 'row-level security', 'index', 'constraint', 'column', 'function'] as const

/** What is made anew from the record alone, with nothing lost that was in it. */
const MENDED: ReadonlySet<string> = new Set(['grant', 'policy', 'row-level security', 'index'])

const schema = await readSchemaFile()

/** Takes a part away, with what cannot stand without it. */
function takeAway({ about, kind, undo }: FoundPart): string {
  switch (kind) {
    case 'row-level security':
      return `alter table tenantry.${about} disable row level security, no force row level security`
    case 'grant':
    case 'policy':
      return undo
    default:
      return undo
        .replace(/\b(drop (?:index|function|constraint|column))\b/, '$1 if exists')
        .replace(/;$/, ' cascade')
  }
}

describe.each(DATABASE_KINDS)('of the whole schema on %s', (kind) => {
  let database: OpenDatabase
  let stop: () => Promise<void>

  beforeAll(async () => {
    ;({ database, stop } = await openDatabaseOfItsOwn(kind))
    await migrate(database)
  })
  afterAll(() => stop())

  test('the doctor knows every part: taken away, each is found missing by its name', async () => {
    let planted = 0
    for (const taken of KINDS) {
      const client = await database.pool.connect()
      const parts = (await readCatalogue(client, 'all')).filter(({ kind }) => kind === taken)
      client.release()
      for (const part of parts) await database.pool.query(takeAway(part))
      const asking = await database.pool.connect()
      const findings = await wallFindings(asking, 'all').finally(() => asking.release())
      const missing = findings.flatMap(({ problem, mend }) =>
        / is missing\.$/.test(problem) && mend !== '' ? [problem] : [],
      )
      for (const { about, kind, name } of parts) {
        const named = kind === 'column' ? `${about}.${name}` : about
        const said = missing.filter((problem) => problem.includes(named))
        expect(said, `${kind} ${name} of ${about}`).not.toEqual([])
        if (['policy', 'index', 'constraint'].includes(kind))
          expect(said.join('\n')).toContain(`The ${kind} ${name} of tenantry.${about} is missing.`)
      }
      planted += parts.length
      if (!MENDED.has(taken)) continue
      for (const { mend } of findings) await database.pool.query(mend)
      const mended = await database.pool.connect()
      expect(await wallFindings(mended, 'all').finally(() => mended.release())).toEqual([])
    }
    const known = schema.filter(({ kind }) => KINDS.includes(kind as (typeof KINDS)[number]))
    expect(planted).toBeGreaterThan(300)
    expect({ planted, known: known.length }).toMatchObject({ planted: known.length })
    expect([...BEYOND_WALLS].every((kind) => kind === 'comment' || KINDS.includes(kind as never))).toBe(true)
  })
})
