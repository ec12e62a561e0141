import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type VoiceGround, type Voices, voicesOf } from '../../src/approvals/voices.ts'
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

/** When those to whom a request goes on can vote. */
const ESCALATES_AT = 40

/** A stage as its rule has it, with who could agree when it was asked, and who later. */
const stage = fc
  .record({
    need: fc.oneof(fc.constantFrom('any' as const, 'all' as const), fc.integer({ min: 1, max: 3 })),
    present: fc.uniqueArray(fc.record({ by: person, voice: person }), {
      maxLength: 6,
      selector: ({ by, voice }) => `${by} ${voice}`,
    }),
    escalation: fc.uniqueArray(person, { maxLength: 2 }),
  })
  .map(({ need, present, escalation }) => {
    const own = present.filter(({ by, voice }) => by === voice)
    const late = escalation.filter((by) => !present.some((voter) => voter.by === by && voter.voice === by))
    return {
      needed: voicesNeeded(need, own.length),
      voters: [
        ...present.map((voter) => ({ ...voter, from: null })),
        ...late.map((by) => ({ by, voice: by, from: ESCALATES_AT })),
      ],
    }
  })

type Terms = Omit<ApprovalTerms, 'stages'> & {
  readonly stages: readonly {
    readonly needed: number
    /** `from` is when they are first asked; from the beginning where it is null. */
    readonly voters: readonly { readonly by: UserId; readonly voice: UserId; readonly from: number | null }[]
  }[]
}

const terms: fc.Arbitrary<Terms> = fc
  .array(stage, { minLength: 1, maxLength: 3 })
  .map((stages) => ({ requester: REQUESTER, expiresAt: new Date(EXPIRES_AT), stages }))

/** Who has whom in hand. */
const pairs = fc.array(fc.subarray([...PEOPLE], { minLength: 2, maxLength: 2 }), { maxLength: 2 })

/** What is so at the moment, told apart from the product: who is shut out, what time it is, and the plain story of the request. */
interface Model {
  readonly terms: Terms
  readonly hands: readonly (readonly UserId[])[]
  readonly out: Set<UserId>
  now: number
  status: ApprovalState['status']
  /** In the order in which they were given. */
  votes: { by: UserId; voice: UserId; stage: number; given: number }[]
}

interface Real {
  state: ApprovalState
  /** When whoever has agreed did so. */
  readonly given: Map<UserId, number>
}

/** Whether a voice is heard: of two in one hand only the first, of nobody who is shut out, and of the later ones from their time on. */
function isHeard(
  { terms, votes, hands, out, now }: Model,
  vote: Omit<Model['votes'][number], 'given'>,
): boolean {
  const own = votes.findIndex(({ by }) => by === vote.by)
  const earlier = own === -1 ? votes : votes.slice(0, own)
  if (earlier.some(({ by }) => hands.some((pair) => pair.includes(by) && pair.includes(vote.by))))
    return false
  const given = votes.find(({ by, voice }) => by === vote.by && voice === vote.voice)?.given ?? now
  const seats = terms.stages[vote.stage]?.voters ?? []
  return (
    !out.has(vote.by) &&
    !out.has(vote.voice) &&
    seats.some(({ by, voice, from }) => by === vote.by && voice === vote.voice && (from ?? 0) <= given)
  )
}

/** The stage that is open, by counting on one's fingers. */
function openStage(model: Model): number {
  for (const [stage, { needed }] of model.terms.stages.entries()) {
    let agreed = 0
    for (const vote of model.votes) if (vote.stage === stage && isHeard(model, vote)) agreed += 1
    if (agreed < needed) return stage
  }
  return model.terms.stages.length
}

/** The votes that somebody could give now, their own voice first. */
function free(model: Model, by: UserId): Model['votes'] {
  const stage = openStage(model)
  const seats = model.terms.stages[stage]?.voters.filter((voter) => voter.by === by) ?? []
  const used = (voice: UserId) => model.votes.some((vote) => vote.voice === voice || vote.by === voice)
  if (by === REQUESTER || model.out.has(by) || model.votes.some((vote) => vote.by === by)) return []
  return [...seats.filter(({ voice }) => voice === by), ...seats.filter(({ voice }) => voice !== by)]
    .filter(({ voice }) => voice !== REQUESTER && isHeard(model, { by, voice, stage }) && !used(voice))
    .map(({ voice }) => ({ by, voice, stage, given: model.now }))
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

/** The voices of a request, as the product judges them from what it reads. */
function voicesIn({ terms, hands, out, now }: Model, { state, given }: Real, plant: Plant): Voices {
  return voicesOf(
    plant({
      voters: terms.stages.flatMap(({ voters }, at) =>
        voters.map(({ by, voice, from }) => {
          return { stage: at, by, voice, name: by, notBefore: from === null ? null : new Date(from) }
        }),
      ),
      needed: terms.stages.map(({ needed }) => needed),
      votes: state.votes.map((vote) => {
        return {
          ...vote,
          name: vote.by,
          voiceName: vote.voice,
          reason: null,
          at: new Date(given.get(vote.by) ?? 0),
        }
      }),
      now: new Date(now),
      isOneVoice: (one, other) =>
        one === other || hands.some((pair) => pair.includes(one) && pair.includes(other)),
      isTaken: () => false,
      isAble: ({ by, voice }) => [by, voice].every((each) => each !== REQUESTER && !out.has(each)),
    }),
  )
}

type Plant = (ground: VoiceGround) => VoiceGround

function stepOf(kind: Kind, by: UserId, counts: Voices['counts']): ApprovalStep {
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
      const seat = model.terms.stages.some(({ voters }, stage) =>
        voters.some(
          ({ by: whose, voice }) =>
            whose === by && voice !== REQUESTER && isHeard(model, { by, voice, stage }),
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

/** What is planted in the product: in what it is told, in what it judges voices by, or nothing. */
interface Planted {
  readonly machine: typeof transition
  readonly ground: Plant
}

class Take implements fc.Command<Model, Real> {
  readonly kind: Kind
  readonly by: UserId
  readonly #planted: Planted
  /** They are shut out at the same time. */
  readonly #isLeaving: boolean

  constructor(planted: Planted, kind: Kind | 'leave', by: UserId) {
    this.#planted = planted
    this.#isLeaving = kind === 'leave'
    this.kind = kind === 'leave' ? 'takeBack' : kind
    this.by = by
  }

  check(): boolean {
    return true
  }

  run(model: Model, real: Real): void {
    // No two votes are given at one moment.
    model.now += 1
    if (this.#isLeaving) model.out.add(this.by)
    const { machine, ground } = this.#planted
    const { counts } = voicesIn(model, real, ground)
    const step = stepOf(this.kind, this.by, counts)
    const outcome = machine(model.terms, real.state, { step, now: new Date(model.now) })
    const taken = tell(model, this.kind, this.by)
    expect(outcome.taken, this.toString()).toBe(taken)
    if (outcome.taken) real.state = outcome.state
    if (outcome.taken && outcome.vote !== undefined) real.given.set(this.by, model.now)
    expect(real.state.status).toBe(model.status)
    expect(real.state.votes).toEqual(model.votes.map(({ given: _given, ...vote }) => vote))
    if (model.status !== 'pending') return
    const said = voicesIn(model, real, ground).isStuck
    const is = isStuck(model)
    // Where people stand in for others it is said only of what is sure.
    const standsIn = model.terms.stages.some(({ voters }) => voters.some(({ by, voice }) => by !== voice))
    if (said || !standsIn) expect(said, `stuck after ${this.toString()}`).toBe(is)
  }

  toString(): string {
    return `${this.by} ${this.#isLeaving ? 'leaves' : this.kind}`
  }
}

/** Whether no more voices, in whatever order and however late, would complete it: by trying everybody. */
function isStuck(model: Model): boolean {
  const later = { ...model, now: Math.max(model.now, ESCALATES_AT) }
  const open = openStage(later)
  if (open === model.terms.stages.length) return false
  return PEOPLE.every((by) => {
    const [...votes] = free(later, by)
    return votes.every((vote) => isStuck({ ...later, votes: [...model.votes, vote] }))
  })
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
const steps = (planted: Planted) =>
  fc.commands<Model, Real>(
    [
      ...Array.from({ length: 8 }, () => person.map((by) => new Take(planted, 'approve', by))),
      ...Array.from({ length: 3 }, () => person.map((by) => new Take(planted, 'withdraw', by))),
      person.map((by) => new Take(planted, 'takeBack', by)),
      person.map((by) => new Take(planted, 'leave', by)),
      fc.tuple(fc.constantFrom(...KINDS), person).map(([kind, by]) => new Take(planted, kind, by)),
      fc
        .tuple(fc.constantFrom('time passes', 'shut out', 'let in'), person)
        .map(([what, whom]) => new Happen(what as Happen['what'], whom)),
    ],
    { maxCommands: 30 },
  )

/** Follows random stories with the machine and with the model, and fails where they part. */
function follow({ machine = transition, ground = (as) => as }: Partial<Planted> = {}): void {
  fc.assert(
    fc.property(terms, pairs, steps({ machine, ground }), (given, hands, story) => {
      fc.modelRun(
        () => ({
          model: {
            terms: given,
            hands,
            out: new Set<UserId>(),
            now: 0,
            status: 'pending' as Model['status'],
            votes: [] as Model['votes'],
          },
          real: {
            state: { status: 'pending', votes: [] } as Real['state'],
            given: new Map<UserId, number>(),
          },
        }),
        story,
      )
    }),
    { numRuns: 3_000, seed: 20_261_101 },
  )
}

test('the states of a request are those of its plain story, whatever happens in whatever order', () => {
  follow()
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
  expect(() => follow({ machine: (...given) => transition(...planted(...given)) })).toThrow()
})

test.each<[string, Plant]>([
  ['hears two voices of one hand', (ground) => ({ ...ground, isOneVoice: (one, other) => one === other })],
  [
    'does not wait for the time of those to whom it goes on',
    (ground) => ({ ...ground, voters: ground.voters.map((voter) => ({ ...voter, notBefore: null })) }),
  ],
  ['hears who is shut out', (ground) => ({ ...ground, isAble: () => true })],
  [
    'takes one of a stage for all',
    (ground) => ({ ...ground, needed: ground.needed.map((needed) => Math.min(needed, 1)) }),
  ],
])('the comparison bites: a judge of voices that %s is told apart', (_name, ground) => {
  expect(() => follow({ ground })).toThrow()
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
      const outcome = transition(given, state, { step: stepOf(kind, by, () => true), now: new Date(0) })
      expect(outcome.taken, `${state.status}: ${kind}`).toBe(false)
    }
  }
})

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
  const outcome = transition(TWO_STAGES, state, { step: stepOf(kind, by, () => true), now: new Date(now) })
  expect(outcome).toEqual({ taken: false, why })
})

test('who was shut out is no approver, and who voted among others may still refuse', () => {
  const step = (kind: Kind, by: UserId, out?: UserId) => ({
    step: stepOf(kind, by, (vote) => vote.by !== out && vote.voice !== out),
    now: new Date(0),
  })
  const approve = step('approve', BEN, BEN)
  expect(transition(TWO_STAGES, pending(), approve)).toEqual({ taken: false, why: 'not_approver' })
  const votes = [voteOf(CLEO), voteOf(BEN)]
  const denied = transition(TWO_STAGES, pending(...votes), step('deny', BEN))
  expect(denied).toEqual({ taken: true, state: { status: 'denied', votes, by: BEN } })
  // They gave their voice, and have none any more: to refuse by it would be somebody else's doing.
  const shutOut = step('deny', BEN, BEN)
  expect(transition(TWO_STAGES, pending(...votes), shutOut)).toEqual({ taken: false, why: 'not_approver' })
})

test('a request expires at its moment, with the votes that it had', () => {
  const now = new Date(EXPIRES_AT)
  const expired = transition(TWO_STAGES, pending(voteOf(BEN)), { step: { kind: 'expire' }, now })
  expect(expired).toEqual({ taken: true, state: { status: 'expired', votes: [voteOf(BEN)] } })
})
