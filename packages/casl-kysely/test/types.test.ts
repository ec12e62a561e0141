import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'

const PLANTED = fileURLToPath(new URL('planted.ts', import.meta.url))
const CONFIG = fileURLToPath(new URL('../../../tsconfig.json', import.meta.url))

const PRELUDE = `
  import type { AnyAbility } from '@casl/ability'
  import { accessibleBy, type Conditions } from '@tenantry/casl-kysely'
  import type { Kysely } from 'kysely'
  import type { Database as People, Person } from './people-database.ts'
  type Database = People & { teams: { title: string } }
  declare const db: Kysely<Database>
  declare const ability: AnyAbility
  const people = db.selectFrom('people').selectAll()
  const teams = db.selectFrom('teams').selectAll()
  export const used = [people, teams, ability, accessibleBy] as const
  export type Used = Conditions<Person>`

/** Uses of the package, one to a line, and the start of what the compiler says of each; nothing where it compiles. */
const USES: readonly (readonly [source: string, complaint?: string])[] = [
  [`people.where(accessibleBy(ability, 'read', 'Person'))`],
  [`teams.where(accessibleBy(ability, 'read', 'Team', { column: (field) => \`teams.\${field}\` }))`],
  [`people.where((eb) => eb.or([eb('age', '>', 1), accessibleBy(ability, 'read', 'Person')(eb)]))`],
  [`people.select((eb) => accessibleBy(ability, 'read', 'Person')(eb).as('readable'))`],
  [
    `people.where(accessibleBy<Database, 'people'>(ability, 'read', 'Person', { column: { age: 'people.age' } }))`,
  ],
  [
    `people.where(accessibleBy<Database, 'people'>(ability, 'read', 'Person', { column: { age: 'years' } }))`,
    `Type '"years"' is not assignable`,
  ],
  [
    `people.where(accessibleBy<Database, 'people'>(ability, 'read', 'Person', { column: { age: 'teams.title' } }))`,
    `Type '"teams.title"' is not assignable`,
  ],
  [`teams.where(accessibleBy<Database, 'people'>(ability, 'read', 'Person'))`, 'Argument of type'],
  [
    `people.where(accessibleBy<Database, 'persons'>(ability, 'read', 'Person'))`,
    `Type '"persons"' does not satisfy the constraint`,
  ],
  [
    `people.where(accessibleBy(ability, 'read', 'Person', { column: { age: 'people.age' } }))`,
    'No overload matches this call',
  ],
  [
    `people.where(accessibleBy(ability, 'read', 'Person', { columnType: () => 'int4' }))`,
    'No overload matches this call',
  ],
  [`people.where('name', '=', accessibleBy(ability, 'read', 'Person'))`, 'Argument of type'],
  [
    `void ({ account: 'oak', age: { $gte: 18, $not: { $in: [20, null] } }, $or: [{ name: null }] } satisfies Conditions<Person>)`,
  ],
  [`void ({ account: 1 } satisfies Conditions<Person>)`, `Type 'number' is not assignable`],
  [
    `void ({ acount: 'oak' } satisfies Conditions<Person>)`,
    `Object literal may only specify known properties`,
  ],
  [`void ({ age: { $gt: '18' } } satisfies Conditions<Person>)`, `Type 'string' is not assignable`],
  [`void ({ age: { $gt: null } } satisfies Conditions<Person>)`, `Type 'null' is not assignable`],
  [
    `void ({ age: { $exists: true } } satisfies Conditions<Person>)`,
    `Object literal may only specify known properties`,
  ],
]

test('a wrong table, column, kind of value or operator does not compile, and the right ones do', {
  timeout: 60_000,
}, () => {
  const lines = [PRELUDE, ...USES.map(([source]) => source)]
  const complaints = compile(lines.join('\n'))
  const first = PRELUDE.split('\n').length
  expect(USES.map(([source], index) => [source, complaints.get(first + index)?.join(' ')])).toEqual(
    USES.map(([source, complaint]) => [
      source,
      complaint === undefined ? undefined : expect.stringContaining(complaint),
    ]),
  )
  expect(complaints.size).toBe(USES.filter(([, complaint]) => complaint !== undefined).length)
})

/** What the compiler says of a source that stands among the tests, under the repository's own settings, by line from 0. */
function compile(source: string): ReadonlyMap<number, string[]> {
  const { options } = ts.getParsedCommandLineOfConfigFile(
    CONFIG,
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => expect.fail(String(messageText)),
    },
  )!
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (path) => path === PLANTED || fileExists(path)
  host.readFile = (path) => (path === PLANTED ? source : readFile(path))
  host.getSourceFile = (path, version) =>
    path === PLANTED ? ts.createSourceFile(path, source, version) : getSourceFile(path, version)
  const program = ts.createProgram([PLANTED], options, host)
  const byLine = new Map<number, string[]>()
  for (const { file, start = 0, messageText } of ts.getPreEmitDiagnostics(program)) {
    expect(file?.fileName).toBe(PLANTED)
    const line = file!.getLineAndCharacterOfPosition(start).line
    byLine.set(line, [...(byLine.get(line) ?? []), ts.flattenDiagnosticMessageText(messageText, ' ')])
  }
  return byLine
}
