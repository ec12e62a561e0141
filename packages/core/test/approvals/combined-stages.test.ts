import fc from 'fast-check'
import { expect, test } from 'vitest'
import { combinedStages, type RuledStage } from '../../src/domain/approval/combined-stages.ts'
import type { UserId } from '../../src/domain/id.ts'

const PEOPLE = ['ada', 'ben', 'cleo', 'dov'] as unknown as readonly UserId[]

const stage: fc.Arbitrary<RuledStage> = fc.record({
  rule: fc.constantFrom('one', 'two', 'three'),
  terms: fc.record({
    needed: fc.integer({ min: 1, max: 2 }),
    voters: fc.subarray([...PEOPLE], { minLength: 1 }).map((all) => all.map((by) => ({ by, voice: by }))),
  }),
})

/** By trying everybody in every seat: whether these people fill all of these stages, each of them one seat. */
function filled(stages: readonly RuledStage[], people: readonly UserId[]): boolean {
  const seats = stages.flatMap(({ terms }) => Array.from({ length: terms.needed }, () => terms.voters))
  const from = (at: number, left: readonly UserId[]): boolean =>
    at === seats.length ||
    left.some(
      (person) =>
        (seats[at] ?? []).some(({ by }) => by === person) &&
        from(
          at + 1,
          left.filter((each) => each !== person),
        ),
    )
  return from(0, people)
}

function weakened(combine: typeof combinedStages): boolean {
  const found = fc.check(
    fc.property(fc.array(stage, { maxLength: 4 }), fc.subarray([...PEOPLE]), (stages, people) => {
      const asked = combine(stages).map(([first]) => first)
      if (!filled(asked, people)) return
      for (const rule of ['one', 'two', 'three']) {
        const own = stages.filter((each) => each.rule === rule)
        if (!filled(own, people)) throw new Error(`${rule} is weakened`)
      }
    }),
    { numRuns: 5_000, seed: 20_261_126 },
  )
  return found.failed
}

test('whoever fills the stages that are asked fills every rule by itself: no rule weakens another', () => {
  expect(weakened(combinedStages)).toBe(false)
})

test('the comparison bites: where only the stages of the most demanding rule are asked, or each of another rule is left out', () => {
  expect(weakened((stages) => combinedStages(stages.filter(({ rule }) => rule === stages[0]?.rule)))).toBe(
    true,
  )
  expect(
    weakened((stages) =>
      combinedStages(stages.map((each) => ({ ...each, terms: { ...each.terms, needed: 1 } }))),
    ),
  ).toBe(true)
})

test('every stage is asked or filled by another, once, in the order in which they were given', () => {
  fc.assert(
    fc.property(fc.array(stage, { maxLength: 5 }), (stages) => {
      const combined = combinedStages(stages)
      expect(new Set(combined.flat())).toEqual(new Set(stages))
      expect(combined.flat()).toHaveLength(stages.length)
      const places = combined.map(([first]) => stages.indexOf(first))
      expect(places).toEqual([...places].sort((one, other) => one - other))
    }),
  )
})

/** A stage of a rule that takes so many of these people, each with their own voice unless told. */
const of = (rule: string, needed: number, ...people: readonly string[]): RuledStage => ({
  rule,
  terms: {
    needed,
    voters: people.map((person) => {
      const [by = '', voice = by] = person.split(' for ')
      return { by, voice } as unknown as { by: UserId; voice: UserId }
    }),
  },
})

test.each<[string, readonly RuledStage[], readonly (readonly number[])[]]>([
  ['no stage is none', [], []],
  ['one stage is itself', [of('one', 1, 'ada')], [[0]]],
  [
    'the same of another rule is asked once',
    [of('one', 1, 'ada', 'ben'), of('two', 1, 'ada', 'ben')],
    [[0, 1]],
  ],
  [
    'the same of one rule is asked twice',
    [of('one', 1, 'ada', 'ben'), of('one', 1, 'ada', 'ben')],
    [[0], [1]],
  ],
  [
    'whoever is among fewer is among more',
    [of('one', 1, 'ada', 'ben', 'cleo'), of('two', 1, 'ada')],
    [[1, 0]],
  ],
  [
    'people who are only partly the same fill nothing',
    [of('one', 1, 'ada', 'ben'), of('two', 1, 'ben', 'cleo')],
    [[0], [1]],
  ],
  [
    'of the same people, the most are asked',
    [of('one', 1, 'ada', 'ben'), of('two', 2, 'ada', 'ben')],
    [[1, 0]],
  ],
  [
    'fewer do not fill what takes more',
    [of('one', 1, 'ada', 'ben'), of('two', 2, 'ada', 'ben', 'cleo')],
    [[0], [1]],
  ],
  [
    'two voices stand for two stages of a rule',
    [of('one', 2, 'ada', 'ben'), of('two', 1, 'ada', 'ben', 'cleo'), of('two', 1, 'ada', 'ben', 'cleo')],
    [[0, 1, 2]],
  ],
  [
    'and not for three',
    [
      of('one', 2, 'ada', 'ben'),
      of('two', 1, 'ada', 'ben', 'cleo'),
      of('two', 1, 'ada', 'ben', 'cleo'),
      of('two', 1, 'ada', 'ben', 'cleo'),
    ],
    [[0, 1, 2], [3]],
  ],
  [
    'what is taken by one rule is free for another',
    [of('one', 1, 'ada'), of('two', 1, 'ada', 'ben'), of('three', 1, 'ada', 'ben')],
    [[0, 1, 2]],
  ],
  [
    'a voice is whose it is: a stand-in is somebody else',
    [of('one', 1, 'ada for ben'), of('two', 1, 'ada', 'ben')],
    [[0], [1]],
  ],
  [
    'and the same stand-in is the same',
    [of('one', 1, 'ada for ben'), of('two', 1, 'ada for ben', 'cleo')],
    [[0, 1]],
  ],
  [
    'what is asked keeps its order, whatever is the strictest',
    [of('one', 1, 'ada', 'ben'), of('two', 1, 'cleo'), of('three', 2, 'dov', 'eve', 'ada')],
    [[0], [1], [2]],
  ],
])('%s', (_name, stages, combined) => {
  expect(combinedStages(stages).map((filled) => filled.map((each) => stages.indexOf(each)))).toEqual(combined)
})
