/**
 * JSON with sorted keys and no white space, so that the same value has one text and one hash on every machine.
 * Refuses what JSON cannot say (functions, NaN); leaves out keys whose value is undefined.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value === 'object' && 'toJSON' in value && typeof value.toJSON === 'function')
    return canonicalJson(value.toJSON())
  if (typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`)
    return `{${entries.join(',')}}`
  }
  throw new TypeError(`canonicalJson: a ${typeof value} has no canonical text`)
}
