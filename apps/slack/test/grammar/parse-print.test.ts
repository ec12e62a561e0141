import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from '../../src/grammar/parse.ts'
import { print } from '../../src/grammar/print.ts'
import type { Given } from '../../src/grammar/value.ts'
import { BUILT_IN } from '../../src/grammar/verbs.ts'

const N = Number(process.env.TENANTRY_PROOF_N ?? 10_000)
const seed =
  process.env.TENANTRY_PROOF_SEED === undefined ? undefined : Number(process.env.TENANTRY_PROOF_SEED)

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(...'"\'“”‘’\\&<>=:-—@ \n\tab;|'), maxLength: 20 }),
  fc.constantFrom(
    'help',
    '--help',
    '--name',
    'name:x',
    '&lt;',
    '<@U1234|fay>',
    '<@U1234>',
    'http://elm.test',
    'O’Brien',
  ),
)

const verbAt = (index: number) => BUILT_IN.all.filter(({ verb }) => verb !== 'help')[index]!

/** A value that can be told apart: a mention of a person is one only where a person is asked for. */
const call = fc.constantFrom(...BUILT_IN.all.filter(({ verb }) => verb !== 'help').keys()).chain((index) =>
  fc.record({
    index: fc.constant(index),
    input: fc.record(
      Object.fromEntries(
        verbAt(index).fields.map((field) => [
          field.name,
          {
            boolean: fc.boolean(),
            number: fc.integer(),
            duration: fc.nat(),
            time: text,
            list: fc.array(text, { minLength: 1, maxLength: 3 }),
            text: field.nullable
              ? fc.oneof(
                  text.filter((each) => each !== ''),
                  fc.constant(null),
                )
              : text,
            other: text,
          }[field.kind],
        ]),
      ),
      { requiredKeys: [] },
    ),
  }),
)

test('what is printed is read again as the same command, whatever its values hold', () => {
  fc.assert(
    fc.property(call, ({ index, input }) => {
      const verb = verbAt(index)
      const parsed = parse(verb.noun, print(verb, input as Record<string, Given>))
      expect(parsed).toMatchObject({ kind: 'call', verb: { verb: verb.verb } })
      expect(parsed.kind === 'call' && parsed.input).toEqual(input)
    }),
    { numRuns: N, ...(seed === undefined ? {} : { seed }) },
  )
})

test.each<[noun: string, name: string, input: Readonly<Record<string, Given>>, line: string]>([
  ['accounts', 'update', { accountId: 'elm', name: 'A B' }, 'update elm --name="A B"'],
  ['accounts', 'update', { accountId: 'elm-2@x', name: 'say "x"' }, 'update elm-2@x --name="say \\"x\\""'],
  ['accounts', 'list', { includeInactive: true, limit: 5 }, 'list --inactive --limit=5'],
  ['accounts', 'list', { search: 'oak', includeInactive: false }, 'list oak --inactive=false'],
  ['users', 'show', { user: '<@U123>' }, 'show <@U123>'],
  ['users', 'update', { userId: 'fay', externalId: null }, 'update fay --external-id=""'],
  ['users', 'add', { email: 'a', roles: ['b', 'c d'] }, 'add a --role=b --role="c d"'],
])('it is printed as a person would type it: /%s %s', (noun, name, input, line) => {
  const verb = BUILT_IN.all.find((each) => each.noun === noun && each.verb === name)
  expect(verb && print(verb, input)).toBe(line)
})
