/**
 * Text that is equal for two values exactly when they are the same data, whatever the order of their keys. JSON will
 * not do: it writes a Date as its text, and refuses a bigint.
 */
export function fingerprint(value: unknown): string {
  if (value instanceof Date) return `date ${value.getTime()}`
  if (Array.isArray(value)) return `[${value.map(fingerprint).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${fingerprint(item)}`).join(',')}}`
  }
  return typeof value === 'string' ? JSON.stringify(value) : `${typeof value} ${value}`
}
