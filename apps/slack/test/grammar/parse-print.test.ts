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

test('a malformed line is answered and never thrown on, in under a millisecond for 99 of 100', () => {
  const alphabet = '"\'“”‘’\\&<>=:-—@ \n\tabcdefghijklmnopqrstuvwxyz;|0123456789\u0000\u200b😀'
  const line = fc.oneof(
    fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 400 }),
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc
      .array(
        fc.constantFrom(
          'add',
          'list',
          '--role',
          '--email=',
          '<@U123|x>',
          '"',
          '—name',
          'role:',
          '\\',
          'a@b.test',
          '<mailto:a@b.test|a@b.test>',
        ),
        { maxLength: 60 },
      )
      .map((words) => words.join(' ')),
  )
  const took: number[] = []
  fc.assert(
    fc.property(fc.constantFrom('accounts', 'users', 'tenantry'), line, (noun, typed) => {
      // The thread's own time: on a busy machine a line waits for the processor, which is not the parser's doing.
      const started = process.threadCpuUsage()
      parse(noun as 'users', typed)
      const { user, system } = process.threadCpuUsage(started)
      took.push((user + system) / 1000)
    }),
    { numRuns: N, ...(seed === undefined ? {} : { seed }) },
  )
  took.sort((one, other) => one - other)
  expect(took[Math.floor(took.length * 0.99)]).toBeLessThan(1)
})
