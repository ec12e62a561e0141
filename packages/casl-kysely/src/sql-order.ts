import type { Plain } from './scalar.ts'

/**
 * Orders two values of one kind as PostgreSQL does: text by code point (collation "C"), NaN after every number.
 * Negative, zero or positive.
 */
export function compareAsSql(left: Plain, right: Plain): number {
  if (typeof left === 'string') return compareCodePoints(left, String(right))
  if (Number.isNaN(left)) return 1
  return left < right ? -1 : left > right ? 1 : 0
}

/** JavaScript orders by UTF-16 unit, which puts U+1F600 before U+FF5E; PostgreSQL orders by UTF-8 byte, as code points do. */
function compareCodePoints(left: string, right: string): number {
  const end = Math.min(left.length, right.length)
  for (let at = 0; at < end; at += 1) {
    const difference = rank(left.charCodeAt(at)) - rank(right.charCodeAt(at))
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

/** Lifts surrogates, halves of code points beyond U+FFFF, above every unit that stands for itself. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
