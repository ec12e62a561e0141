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
  const any: RuledStage = {
    rule: 'one',
    terms: { needed: 1, voters: PEOPLE.map((by) => ({ by, voice: by })) },
  }
  expect(combinedStages([any, { ...any, rule: 'two' }])).toHaveLength(1)
  expect(combinedStages([any, any])).toHaveLength(2)
})
