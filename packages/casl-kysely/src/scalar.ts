import { UnsupportedConditionError } from './errors.ts'

/** Values of one kind can be compared with each other; values of two kinds never are: `'1'` is not `1`. */
export type Kind = 'text' | 'number' | 'boolean' | 'moment'

/** A scalar with its kind taken off: a moment is milliseconds since 1970, a bigint only where a number cannot hold it. */
export type Plain = string | number | bigint | boolean

export interface Scalar {
  readonly kind: Kind
  readonly value: Plain
}

const INT8_LIMIT = 2n ** 63n

/** The kind of a value as drivers return it, or `undefined` for what cannot be compared (arrays, JSON, bytes). */
export function kindOf(value: unknown): Kind | undefined {
  switch (typeof value) {
    case 'string':
      return 'text'
    case 'number':
    case 'bigint':
      return 'number'
    case 'boolean':
      return 'boolean'
    default:
      return value instanceof Date && !Number.isNaN(value.getTime()) ? 'moment' : undefined
  }
}

/** One spelling per value, so that `5n`, `5` and `5.0` are the same member of a set. */
export function plainOf(value: unknown): Plain {
  if (value instanceof Date) return value.getTime()
  if (typeof value === 'bigint' && isSafe(value)) return Number(value)
  return value as Plain
}

/**
 * A value that a rule may compare with.
 *
 * Refuses what JavaScript and PostgreSQL would read differently: NaN and infinities, integers that a double has
 * already rounded, text that is not well-formed Unicode or holds a zero byte, moments outside the years 1 to 9999.
 */
export function scalarOf(value: unknown, field: string): Scalar {
  const kind = kindOf(value)
  if (kind === undefined || !isExact(value)) {
    throw new UnsupportedConditionError(
      `"${field}" is compared with a value that has no exact meaning in SQL.`,
    )
  }
  return { kind, value: plainOf(value) }
}

function isExact(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (typeof value === 'number')
    return Number.isSafeInteger(value) || (Number.isFinite(value) && value % 1 !== 0)
  if (typeof value === 'bigint') return value >= -INT8_LIMIT && value < INT8_LIMIT
  if (value instanceof Date) return value.getUTCFullYear() >= 1 && value.getUTCFullYear() <= 9999
  return true
}

function isSafe(value: bigint): boolean {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
}
