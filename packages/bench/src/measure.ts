/** One operation, done in two ways. */
export interface Contender {
  readonly operation: string
  readonly floor: () => Promise<unknown>
  readonly ours: () => Promise<unknown>
}

/** Milliseconds: the middle one, and how far the middle half reaches. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

export interface Measured {
  readonly operation: string
  readonly floor: Spread
  readonly ours: Spread
  /** Of the medians: ours / floor. */
  readonly ratio: number
}

const WARM_UP_ROUNDS = 30

/** Measures both ways in turn, call by call, so that whatever the machine does meanwhile does it to both. */
export async function measure({ operation, floor, ours }: Contender, rounds: number): Promise<Measured> {
  const times = { floor: [] as number[], ours: [] as number[] }
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    const order = round % 2 === 0 ? (['floor', 'ours'] as const) : (['ours', 'floor'] as const)
    for (const who of order) {
      const from = performance.now()
      await (who === 'floor' ? floor() : ours())
      if (round >= 0) times[who].push(performance.now() - from)
    }
  }
  const spreads = { floor: spreadOf(times.floor), ours: spreadOf(times.ours) }
  return { operation, ...spreads, ratio: spreads.ours.median / spreads.floor.median }
}

/** The median and the quartiles of some times. */
function spreadOf(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
  return { median: at(0.5), low: at(0.25), high: at(0.75) }
}
