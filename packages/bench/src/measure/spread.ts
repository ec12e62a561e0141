/** The middle one of some figures, how far the middle half reaches, and how many there were. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
  readonly count: number
}

/** The median and the quartiles. */
export function spreadOf(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((a, b) => a - b)
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
  return { median: at(0.5), low: at(0.25), high: at(0.75), count: sorted.length }
}

/**
 * How far the median itself may be off by chance: the half-width of a notch in a box plot (McGill, Tukey, Larsen 1978), which is
 * about a 95 % interval.
 */
export function noiseOf({ low, high, count }: Spread): number {
  return (1.57 * (high - low)) / Math.sqrt(count)
}
