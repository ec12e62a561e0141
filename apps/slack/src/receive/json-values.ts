/** What a body holds is known by nobody's type: each value is looked at. */
export type Json = Readonly<Record<string, unknown>>

/** An object; one without fields where there is none. */
export function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {}
}

/** A text; an empty one where there is none. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** A text that is not empty, or null. */
export function optional(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** What a text of JSON says; undefined where it says nothing. */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return undefined
  }
}
