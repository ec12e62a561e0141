import type { Operation } from '../goals.ts'
import { type Spread, spreadOf } from './spread.ts'

/** One operation, done in two to four ways. */
export interface Contender {
  readonly operation: Operation
  readonly ours: () => Promise<unknown>
  /** None where the goal is a figure of its own. */
  readonly floor?: () => Promise<unknown>
  readonly peer?: () => Promise<unknown>
  /** The least that keeps the same guarantees, where the floor keeps fewer. */
  readonly limit?: () => Promise<unknown>
  /** What Tenantry sends, alone. */
  readonly sent?: () => Promise<unknown>
  /** How many of our calls are one round, where a single one is too short for the clock. */
  readonly oursPerRound?: number
  /** Which part of all rounds is enough, where a single one takes long. */
  readonly roundsPart?: number
  /** What a side is warmed up by, where a single call takes long: less of the same. */
  readonly warmUp?: { readonly [side in Contestant]?: () => Promise<unknown> }
}

export type Side = 'floor' | 'ours' | 'peer'

/** Whatever is measured in turn. */
export type Contestant = Side | 'limit' | 'sent'

/** What one operation took on each side: milliseconds of one caller, or calls a second of many. */
export interface Measured {
  readonly operation: Operation
  readonly unit: 'ms' | 'calls/s'
  readonly ours: Spread
  readonly floor?: Spread
  readonly peer?: Spread
  readonly limit?: Spread
  /** What no change of the process takes away: its statements, sent by nothing of ours. */
  readonly sent?: Spread
}

/**
 * How often each side is called before anything counts, or for how long if that is over first. V8 runs what is new step by step, and compiles
 * what has run often; a host that serves is through with that.
 */
export interface WarmUp {
  readonly calls: number
  readonly ms: number
}

/** Fewer say nothing of how far the figures waver. */
const FEWEST_ROUNDS = 3

/** How much is measured: so many rounds, and no further ones once that many milliseconds are over, the warm-up included. */
export interface Rounds {
  readonly rounds: number
  readonly budgetMs?: number
  readonly warmUp: WarmUp
}

/** Measures all sides in turn, call by call, so that whatever the machine does meanwhile does it to each. */
export async function measureOneCaller(
  contender: Contender,
  { rounds, budgetMs = Number.POSITIVE_INFINITY, warmUp }: Rounds,
): Promise<Measured> {
  const sides = sidesOf(contender)
  const times = new Map(sides.map(([side]) => [side, [] as number[]]))
  const { oursPerRound = 1, roundsPart = 1 } = contender
  const wanted = Math.max(FEWEST_ROUNDS, Math.round(rounds * roundsPart))
  const begun = performance.now()
  const { calls, ms } = warmUp
  for (const [side, call] of sides)
    await warm(contender.warmUp?.[side] ?? call, {
      calls: Math.ceil((calls * roundsPart) / (side === 'ours' ? oursPerRound : 1)),
      ms,
    })
  const isOver = () => performance.now() - begun > budgetMs
  for (let round = 0; round < wanted && (round < FEWEST_ROUNDS || !isOver()); round += 1)
    for (const [side, call] of rotated(sides, round)) {
      const calls = side === 'ours' ? oursPerRound : 1
      const from = performance.now()
      for (let done = 0; done < calls; done += 1) await call()
      times.get(side)?.push((performance.now() - from) / calls)
    }
  return measured(contender.operation, 'ms', times)
}

async function warm(call: () => Promise<unknown>, { calls, ms }: WarmUp): Promise<void> {
  const until = performance.now() + ms
  for (let done = 0; done < calls && (done === 0 || performance.now() < until); done += 1) await call()
}

/** The sides that an operation is done on, in a fixed order. */
export function sidesOf<Call>(
  contender: {
    readonly [side in Contestant]?: Call
  },
): readonly (readonly [Contestant, Call])[] {
  const order = ['floor', 'ours', 'peer', 'limit', 'sent'] as const
  return order.flatMap((side) => {
    const call = contender[side]
    return call === undefined ? [] : [[side, call] as const]
  })
}

/** Each side is as often the first as the others: whoever comes after another finds warmer caches. */
export function rotated<Thing>(things: readonly Thing[], round: number): readonly Thing[] {
  const by = Math.abs(round) % things.length
  return [...things.slice(by), ...things.slice(0, by)]
}

export function measured(
  operation: Operation,
  unit: Measured['unit'],
  figures: ReadonlyMap<Contestant, readonly number[]>,
): Measured {
  const spread = (side: Contestant) => {
    const found = figures.get(side)
    return found === undefined ? {} : { [side]: spreadOf(found) }
  }
  return {
    operation,
    unit,
    ours: spreadOf(figures.get('ours') ?? []),
    ...spread('floor'),
    ...spread('peer'),
    ...spread('limit'),
    ...spread('sent'),
  }
}
