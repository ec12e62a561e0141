import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type ApprovalRefusal,
  type ApprovalState,
  type ApprovalStep,
  type ApprovalTerms,
  transition,
} from '../../src/domain/approval/approval.ts'
import { canBeSatisfied, voicesNeeded } from '../../src/domain/approval/enough-voices.ts'
import type { UserId } from '../../src/domain/id.ts'

const PEOPLE = ['ada', 'ben', 'cleo', 'dov', 'eve'] as unknown as readonly UserId[]
const REQUESTER = PEOPLE[0] as UserId
const EXPIRES_AT = 100
const person = fc.constantFrom(...PEOPLE)

const terms: fc.Arbitrary<ApprovalTerms> = fc
  .array(
    fc.record({
      needed: fc.integer({ min: 1, max: 3 }),
      voters: fc.uniqueArray(fc.record({ by: person, voice: person }), {
        maxLength: 6,
        selector: ({ by, voice }) => `${by} ${voice}`,
      }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((stages) => ({ requester: REQUESTER, expiresAt: new Date(EXPIRES_AT), stages }))

/** What is so at the moment, told apart from the product: who is shut out, what time it is, and the plain story of the request. */
interface Model {
  readonly terms: ApprovalTerms
  readonly out: Set<UserId>
  now: number
  status: ApprovalState['status']
  /** In the order in which they were given. */
  votes: { by: UserId; voice: UserId; stage: number }[]
}

interface Real {
  state: ApprovalState
}

/** The stage that is open, by counting on one's fingers. */
function openStage({ terms, votes, out }: Model): number {
  for (const [stage, { needed }] of terms.stages.entries()) {
    let agreed = 0
    for (const vote of votes)
      if (vote.stage === stage && !out.has(vote.by) && !out.has(vote.voice)) agreed += 1
    if (agreed < needed) return stage
  }
  return terms.stages.length
}

/** The votes that somebody could give now, their own voice first. */
function free(model: Model, by: UserId): Model['votes'] {
  const stage = openStage(model)
  const seats = model.terms.stages[stage]?.voters.filter((voter) => voter.by === by) ?? []
  const used = (voice: UserId) => model.votes.some((vote) => vote.voice === voice || vote.by === voice)
  if (by === REQUESTER || model.out.has(by) || model.votes.some((vote) => vote.by === by)) return []
  return [...seats.filter(({ voice }) => voice === by), ...seats.filter(({ voice }) => voice !== by)]
    .filter(({ voice }) => voice !== REQUESTER && !model.out.has(voice) && !used(voice))
    .map(({ voice }) => ({ by, voice, stage }))
}

type Kind =
  | 'approve'
  | 'deny'
  | 'withdraw'
  | 'cancel'
  | 'takeBack'
  | 'expire'
  | 'abandon'
  | 'supersede'
  | 'execute'
  | 'fail'

function stepOf(kind: Kind, by: UserId, out: ReadonlySet<UserId>): ApprovalStep {
  const counts = (vote: { by: UserId; voice: UserId }) => !out.has(vote.by) && !out.has(vote.voice)
  switch (kind) {
    case 'approve':
    case 'deny':
      return { kind, by, counts }
    case 'withdraw':
    case 'cancel':
      return { kind, by }
    case 'takeBack':
      return { kind, of: by }
    default:
      return { kind }
  }
}

/** What the step does to the model; false where it must be refused. */
function tell(model: Model, kind: Kind, by: UserId): boolean {
  const open = model.status === 'pending'
  const late = model.now >= EXPIRES_AT
  const ends = (may: boolean, status: Model['status']) => {
    if (may) model.status = status
    return may
  }
  switch (kind) {
    case 'approve': {
      const [vote] = free(model, by)
      if (!open || late || vote === undefined) return false
      model.votes.push(vote)
      if (openStage(model) === model.terms.stages.length) model.status = 'approved'
      return true
    }
    case 'deny': {
      const seat = model.terms.stages.some(({ voters }) =>
        voters.some(
          (voter) =>
            voter.by === by && voter.voice !== REQUESTER && !model.out.has(voter.voice) && !model.out.has(by),
        ),
      )
      const voted = model.votes.some((vote) => vote.by === by)
      const may = open && !late && by !== REQUESTER && seat && (voted || free(model, by).length > 0)
      return ends(may, 'denied')
    }
    case 'withdraw': {
      if (!open || late || !model.votes.some((vote) => vote.by === by)) return false
      model.votes = model.votes.filter((vote) => vote.by !== by)
      return true
    }
    case 'takeBack': {
      if (!open) return false
      model.votes = model.votes.filter((vote) => vote.by !== by && vote.voice !== by)
      return true
    }
    case 'cancel':
      return ends(open && !late && by === REQUESTER, 'cancelled')
    case 'abandon':
      return ends(open, 'cancelled')
    case 'supersede':
      return ends(open, 'superseded')
    case 'expire':
      return ends(open && late, 'expired')
    case 'execute':
      return ends(model.status === 'approved', 'executed')
    case 'fail':
      return ends(open || model.status === 'approved', 'failed')
    default:
      return kind satisfies never
  }
}

class Take implements fc.Command<Model, Real> {
  readonly kind: Kind
  readonly by: UserId
  readonly #machine: typeof transition

  constructor(machine: typeof transition, kind: Kind, by: UserId) {
    this.#machine = machine
    this.kind = kind
    this.by = by
  }

  check(): boolean {
    return true
  }

  run(model: Model, real: Real): void {
    const step = stepOf(this.kind, this.by, model.out)
    const outcome = this.#machine(model.terms, real.state, { step, now: new Date(model.now) })
    const taken = tell(model, this.kind, this.by)
    expect(outcome.taken, this.toString()).toBe(taken)
    if (outcome.taken) real.state = outcome.state
    expect(real.state.status).toBe(model.status)
    expect(real.state.votes).toEqual(model.votes)
  }

  toString(): string {
    return `${this.by} ${this.kind}`
  }
}

class Happen implements fc.Command<Model, Real> {
  readonly what: 'time passes' | 'shut out' | 'let in'
  readonly whom: UserId

  constructor(what: Happen['what'], whom: UserId) {
    this.what = what
    this.whom = whom
  }

  check(): boolean {
    return true
  }

  run(model: Model): void {
    if (this.what === 'time passes') model.now += 60
    if (this.what === 'shut out') model.out.add(this.whom)
    if (this.what === 'let in') model.out.delete(this.whom)
  }

  toString(): string {
    return `${this.what} (${this.whom})`
  }
}

const KINDS: readonly Kind[] = [
  'approve',
  'deny',
  'withdraw',
  'cancel',
  'takeBack',
  'expire',
  'abandon',
  'supersede',
  'execute',
  'fail',
]

/** Agreeing is what most steps do: a request that is ended by the second step teaches nothing. */
const steps = (machine: typeof transition) =>
  fc.commands<Model, Real>(
    [
      ...Array.from({ length: 8 }, () => person.map((by) => new Take(machine, 'approve', by))),
      ...Array.from({ length: 3 }, () => person.map((by) => new Take(machine, 'withdraw', by))),
      person.map((by) => new Take(machine, 'takeBack', by)),
      fc.tuple(fc.constantFrom(...KINDS), person).map(([kind, by]) => new Take(machine, kind, by)),
      fc
        .tuple(fc.constantFrom('time passes', 'shut out', 'let in'), person)
        .map(([what, whom]) => new Happen(what as Happen['what'], whom)),
    ],
    { maxCommands: 30 },
  )

/** Follows random stories with the machine and with the model, and fails where they part. */
function follow(machine: typeof transition): void {
  fc.assert(
    fc.property(terms, steps(machine), (given, story) => {
      fc.modelRun(
        () => ({
          model: {
            terms: given,
            out: new Set<UserId>(),
            now: 0,
            status: 'pending' as Model['status'],
            votes: [] as Model['votes'],
          },
          real: { state: { status: 'pending' as const, votes: [] } as Real['state'] },
        }),
        story,
      )
    }),
    { numRuns: 3_000, seed: 20_261_101 },
  )
}

test('the states of a request are those of its plain story, whatever happens in whatever order', () => {
  follow(transition)
})

test.each<[string, (...given: Parameters<typeof transition>) => Parameters<typeof transition>]>([
  [
    'takes the requester for anybody',
    (given, state, moment) => [{ ...given, requester: 'nobody' as UserId }, state, moment],
  ],
  ['forgets the time', (given, state, moment) => [given, state, { ...moment, now: new Date(0) }]],
  [
    'counts who is shut out',
    (given, state, { step, now }) => [
      given,
      state,
      { step: 'counts' in step ? { ...step, counts: () => true } : step, now },
    ],
  ],
  [
    'asks for one voice fewer',
    (given, state, moment) => [
      {
        ...given,
        stages: given.stages.map((stage) => ({ ...stage, needed: Math.max(1, stage.needed - 1) })),
      },
      state,
      moment,
    ],
  ],
])('the comparison bites: a machine that %s is told apart', (_name, planted) => {
  expect(() => follow((...given) => transition(...planted(...given)))).toThrow()
})

test('every state answers every step, and whatever has ended stays as it ended', () => {
  const given: ApprovalTerms = {
    requester: REQUESTER,
    expiresAt: new Date(EXPIRES_AT),
    stages: [{ needed: 1, voters: PEOPLE.map((by) => ({ by, voice: by })) }],
  }
  const by = PEOPLE[1] as UserId
  const states: readonly ApprovalState[] = [
    { status: 'executed', votes: [] },
    { status: 'denied', votes: [], by },
    ...(['expired', 'cancelled', 'superseded', 'failed'] as const).map((status) => ({ status, votes: [] })),
  ]
  for (const state of states) {
    for (const kind of KINDS) {
      const outcome = transition(given, state, { step: stepOf(kind, by, new Set()), now: new Date(0) })
      expect(outcome.taken, `${state.status}: ${kind}`).toBe(false)
    }
  }
})

/** Who has whom in hand. */
const pairs = fc.array(fc.subarray([...PEOPLE], { minLength: 2, maxLength: 2 }), { maxLength: 3 })

test('enough voices are found if and only if every stage can be filled by people of its own, of whom no two have one voice', () => {
  fc.assert(
    fc.property(terms, pairs, ({ stages }, hands) => {
      const isOneVoice = (one: UserId, other: UserId) =>
        one === other || hands.some((pair) => pair.includes(one) && pair.includes(other))
      // By trying everybody in every seat.
      const seats = stages.flatMap(({ needed, voters }) => {
        const people = voters.filter(({ by, voice }) => by === voice).map(({ by }) => by)
        return Array.from({ length: needed }, () => people)
      })
      const filled = (is: typeof isOneVoice, at = 0, taken: readonly UserId[] = []): boolean =>
        at === seats.length ||
        (seats[at] ?? []).some(
          (each) => !taken.some((other) => is(each, other)) && filled(is, at + 1, [...taken, each]),
        )
      expect(canBeSatisfied(stages)).toBe(filled((one, other) => one === other))
      expect(canBeSatisfied(stages, isOneVoice)).toBe(filled(isOneVoice))
    }),
    { numRuns: 2_000, seed: 20_261_101 },
  )
  expect([
    voicesNeeded('any', 0),
    voicesNeeded('all', 0),
    voicesNeeded('all', 3),
    voicesNeeded(2, 9),
  ]).toEqual([1, 1, 3, 2])
})

const [ADA, BEN, CLEO, DOV, EVE] = PEOPLE as readonly [UserId, UserId, UserId, UserId, UserId]

/** Two stages: of Ben, of Cleo and of Dov, who stands in for Cleo, two; then Eve. */
const TWO_STAGES: ApprovalTerms = {
  requester: ADA,
  expiresAt: new Date(EXPIRES_AT),
  stages: [
    {
      needed: 2,
      voters: [
        { by: BEN, voice: BEN },
        { by: CLEO, voice: CLEO },
        { by: DOV, voice: CLEO },
      ],
    },
    { needed: 1, voters: [{ by: EVE, voice: EVE }] },
  ],
}
const voteOf = (by: UserId, voice = by) => ({ by, voice, stage: 0 })
const pending = (...votes: ReturnType<typeof voteOf>[]): ApprovalState => ({ status: 'pending', votes })
const everybody = new Set<UserId>()

test.each<[string, ApprovalState, Kind, UserId, number, ApprovalRefusal]>([
  ['what nobody agreed to is not executed', pending(), 'execute', ADA, 0, 'not_approved'],
  ['what is over does not fail', { status: 'executed', votes: [] }, 'fail', ADA, 0, 'over'],
  ['what is over takes no vote', { status: 'executed', votes: [] }, 'approve', BEN, 0, 'over'],
  ['it is late at the moment itself, to agree', pending(), 'approve', BEN, EXPIRES_AT, 'expired'],
  ['to refuse', pending(), 'deny', BEN, EXPIRES_AT, 'expired'],
  ['to take back', pending(voteOf(BEN)), 'withdraw', BEN, EXPIRES_AT, 'expired'],
  ['and to cancel', pending(), 'cancel', ADA, EXPIRES_AT, 'expired'],
  ['it does not expire before', pending(), 'expire', ADA, EXPIRES_AT - 1, 'not_expired'],
  ['who has not voted takes nothing back', pending(voteOf(BEN)), 'withdraw', CLEO, 0, 'not_voted'],
  ['only the requester cancels', pending(), 'cancel', BEN, 0, 'not_requester'],
  ['nobody agrees to their own', pending(), 'approve', ADA, 0, 'own'],
  ['a stage has its turn', pending(), 'approve', EVE, 0, 'not_yet'],
  ['and before that it refuses nothing', pending(), 'deny', EVE, 0, 'not_yet'],
  ['nobody agrees twice', pending(voteOf(BEN)), 'approve', BEN, 0, 'voted'],
  ['a voice is given once', pending(voteOf(CLEO)), 'approve', DOV, 0, 'voted'],
  ['a voice that was given refuses nothing by another one', pending(voteOf(CLEO)), 'deny', DOV, 0, 'voted'],
])('%s', (_name, state, kind, by, now, why) => {
  const outcome = transition(TWO_STAGES, state, { step: stepOf(kind, by, everybody), now: new Date(now) })
  expect(outcome).toEqual({ taken: false, why })
})

test('who was shut out is no approver, and who voted among others may still refuse', () => {
  const step = (kind: Kind, by: UserId, out = everybody) => ({
    step: stepOf(kind, by, out),
    now: new Date(0),
  })
  const approve = step('approve', BEN, new Set([BEN]))
  expect(transition(TWO_STAGES, pending(), approve)).toEqual({ taken: false, why: 'not_approver' })
  const votes = [voteOf(CLEO), voteOf(BEN)]
  const denied = transition(TWO_STAGES, pending(...votes), step('deny', BEN))
  expect(denied).toEqual({ taken: true, state: { status: 'denied', votes, by: BEN } })
  // They gave their voice, and have none any more: to refuse by it would be somebody else's doing.
  const shutOut = step('deny', BEN, new Set([BEN]))
  expect(transition(TWO_STAGES, pending(...votes), shutOut)).toEqual({ taken: false, why: 'not_approver' })
})

test('a request expires at its moment, with the votes that it had', () => {
  const now = new Date(EXPIRES_AT)
  const expired = transition(TWO_STAGES, pending(voteOf(BEN)), { step: { kind: 'expire' }, now })
  expect(expired).toEqual({ taken: true, state: { status: 'expired', votes: [voteOf(BEN)] } })
})
