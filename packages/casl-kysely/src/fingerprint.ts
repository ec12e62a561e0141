import { isPlainObject } from './plain-object.ts'

/**
 * Text that is equal for two values exactly when they are the same data, whatever the order of their keys. JSON alone
 * will not do: it writes a Date as its text, and refuses a bigint.
 */
export function fingerprint(value: unknown): string {
  return JSON.stringify(withKinds(value))
}

/** The same data in text only, each value beside its kind. */
function withKinds(value: unknown): unknown {
  if (value instanceof Date) return `date ${value.getTime()}`
  if (Array.isArray(value)) return value.map(withKinds)
  if (!isPlainObject(value)) return `${typeof value} ${value}`
  const keys = Object.keys(value).sort()
  return Object.fromEntries(keys.map((key) => [key, withKinds(value[key])]))
}
