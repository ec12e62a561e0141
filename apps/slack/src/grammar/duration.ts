/** In milliseconds, the longest first. */
const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const

const DURATION = /^(\d{1,12})(d|h|m|s|ms)$/i

/** Reads `30d`, `24h`, `90m`, `45s` or `0` as milliseconds; null where it is none of these. A bare number could be anything. */
export function readDuration(text: string): number | null {
  if (text === '0') return 0
  const [, count, unit] = DURATION.exec(text) ?? []
  return unit === undefined ? null : Number(count) * UNITS[unit.toLowerCase() as keyof typeof UNITS]
}

/** Writes milliseconds in the longest unit that says them exactly. */
export function printDuration(ms: number): string {
  const [unit, length] = Object.entries(UNITS).find(([, each]) => ms % each === 0) ?? ['ms', 1]
  return ms === 0 ? '0' : `${ms / length}${unit}`
}
