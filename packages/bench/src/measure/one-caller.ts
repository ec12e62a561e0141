import type { Operation } from '../goals.ts'
import { type Spread, spreadOf } from './spread.ts'

/** One operation, done in two or three ways. */
export interface Contender {
  readonly operation: Operation
  readonly ours: () => Promise<unknown>
  /** None where the goal is a figure of its own. */
  readonly floor?: () => Promise<unknown>
  readonly peer?: () => Promise<unknown>
  /** How many of our calls are one round, where a single one is too short for the clock. */
  readonly oursPerRound?: number
}

export type Side = 'floor' | 'ours' | 'peer'

/** What one operation took on each side: milliseconds of one caller, or calls a second of many. */
export interface Measured {
  readonly operation: Operation
  readonly unit: 'ms' | 'calls/s'
  readonly ours: Spread
  readonly floor?: Spread
  readonly peer?: Spread
}

const WARM_UP_ROUNDS = 30

/** Measures all sides in turn, call by call, so that whatever the machine does meanwhile does it to each. */
export async function measureOneCaller(contender: Contender, rounds: number): Promise<Measured> {
  const sides = sidesOf(contender)
  const times = new Map(sides.map(([side]) => [side, [] as number[]]))
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (const [side, call] of rotated(sides, round)) {
      const calls = side === 'ours' ? (contender.oursPerRound ?? 1) : 1
      const from = performance.now()
      for (let done = 0; done < calls; done += 1) await call()
      if (round >= 0) times.get(side)?.push((performance.now() - from) / calls)
    }
  }
  return measured(contender.operation, 'ms', times)
}

/** The sides that an operation is done on, in a fixed order. */
export function sidesOf<Call>(
  contender: {
    readonly [side in Side]?: Call
  },
): readonly (readonly [Side, Call])[] {
  const order = ['floor', 'ours', 'peer'] as const
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
  figures: ReadonlyMap<Side, readonly number[]>,
): Measured {
  const spread = (side: Side) => {
    const found = figures.get(side)
    return found === undefined ? {} : { [side]: spreadOf(found) }
  }
  return { operation, unit, ours: spreadOf(figures.get('ours') ?? []), ...spread('floor'), ...spread('peer') }
}
