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

const WARM_UP_ROUNDS = 30

/** What of a budget the warm-up may take. */
const WARM_UP_PART = 0.25

/** Fewer say nothing of how far the figures waver. */
const FEWEST_ROUNDS = 3

/** How much is measured: so many rounds, and no further ones once that many milliseconds are over. */
export interface Rounds {
  readonly rounds: number
  readonly budgetMs?: number
}

/** Measures all sides in turn, call by call, so that whatever the machine does meanwhile does it to each. */
export async function measureOneCaller(
  contender: Contender,
  { rounds, budgetMs = Number.POSITIVE_INFINITY }: Rounds,
): Promise<Measured> {
  const sides = sidesOf(contender)
  const times = new Map(sides.map(([side]) => [side, [] as number[]]))
  const { oursPerRound = 1, roundsPart = 1 } = contender
  const wanted = Math.max(FEWEST_ROUNDS, Math.round(rounds * roundsPart))
  const begun = performance.now()
  const isOver = (part: number) => performance.now() - begun > budgetMs * part
  const doRound = async (round: number, take: (side: Contestant, ms: number) => void) => {
    for (const [side, call] of rotated(sides, round)) {
      const calls = side === 'ours' ? oursPerRound : 1
      const from = performance.now()
      for (let done = 0; done < calls; done += 1) await call()
      take(side, (performance.now() - from) / calls)
    }
  }
  const warmUp = Math.ceil(Math.min(wanted, WARM_UP_ROUNDS) * roundsPart)
  for (let round = 0; round < warmUp && !isOver(WARM_UP_PART); round += 1)
    await doRound(round, () => undefined)
  for (let round = 0; round < wanted && (round < FEWEST_ROUNDS || !isOver(1)); round += 1)
    await doRound(round, (side, ms) => times.get(side)?.push(ms))
  return measured(contender.operation, 'ms', times)
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
