/**
 * JSON with sorted keys and no white space, so that the same value has one text and one hash on every machine.
 * Refuses what JSON cannot say (functions, NaN); leaves out keys whose value is undefined.
 */
export function canonicalJson(value: unknown): string {
  if (isScalar(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value !== 'object' || value === null)
    throw new TypeError(`canonicalJson: a ${typeof value} has no canonical text`)
  return 'toJSON' in value && typeof value.toJSON === 'function'
    ? canonicalJson(value.toJSON())
    : objectText(value as Record<string, unknown>)
}

/** Whether a value is one that JSON can say and that holds no others. */
export function isScalar(value: unknown): value is string | number | boolean | null {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  )
}

/** Written in one go: every event and every request is said so. */
function objectText(value: Readonly<Record<string, unknown>>): string {
  let text = ''
  for (const key of Object.keys(value).sort()) {
    const item = value[key]
    if (item !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(item)}`
  }
  return `{${text}}`
}
