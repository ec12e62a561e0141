/** Where in a payload a check stands, and what has been found wrong with the payload so far. */
export interface Place {
  /** A JSON pointer, as Slack prints it: `/blocks/0/text/text`. */
  pointer: string
  problems: string[]
}

export type Check = (value: unknown, place: Place) => void

export type Fields = Record<string, Check>

/** Adds a problem in the words and the form in which Slack's own answers carry it. */
export function refuse(place: Place, reason: string): void {
  place.problems.push(`[ERROR] ${reason} [json-pointer:${place.pointer}]`)
}

export const below = (place: Place, key: string | number): Place => ({
  pointer: `${place.pointer}/${key}`,
  problems: place.problems,
})

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A string of `min` to `max` characters (UTF-16 units, as Slack's own clients count them). */
export function text(max: number, min = 0): Check {
  return (value, place) => {
    if (typeof value !== 'string') return refuse(place, 'must be a string')
    if (value.length > max) refuse(place, `must be less than ${max + 1} characters`)
    if (value.length < min) refuse(place, `must be more than ${min - 1} characters`)
  }
}

export const flag: Check = (value, place) => {
  if (typeof value !== 'boolean') refuse(place, 'must be a boolean')
}

export const number: Check = (value, place) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) refuse(place, 'must be a number')
}

export const anything: Check = () => {}

export function oneOf(...allowed: unknown[]): Check {
  return (value, place) => {
    if (!allowed.includes(value)) refuse(place, `must be one of ${allowed.join(', ')}`)
  }
}

export function list(item: Check, { min = 0, max }: { min?: number; max: number }): Check {
  return (value, place) => {
    if (!Array.isArray(value)) return refuse(place, 'must be an array')
    if (value.length > max) refuse(place, `no more than ${max} items allowed`)
    if (value.length < min) refuse(place, `no less than ${min} items allowed`)
    value.forEach((each, index) => void item(each, below(place, index)))
  }
}

/** An object with these fields and no other: Slack refuses a field that it does not know. */
export function shape(required: Fields, optional: Fields = {}): Check {
  return (value, place) => {
    if (!isObject(value)) return refuse(place, 'must provide an object')
    for (const name of Object.keys(required)) {
      if (value[name] === undefined) refuse(place, `missing required field: ${name}`)
    }
    for (const [name, each] of Object.entries(value)) {
      if (each === undefined) continue
      const check = required[name] ?? optional[name]
      if (check === undefined) refuse(place, `invalid additional property: ${name}`)
      else check(each, below(place, name))
    }
  }
}

/** An object whose `type` says which of these checks it has to pass. */
export function byType(checks: Fields): Check {
  return (value, place) => {
    if (!isObject(value)) return refuse(place, 'must provide an object')
    const check = typeof value.type === 'string' ? checks[value.type] : undefined
    if (check === undefined) return refuse(below(place, 'type'), `unsupported type: ${String(value.type)}`)
    check(value, place)
  }
}

/** All of these checks, in this order. */
export function every(...checks: Check[]): Check {
  return (value, place) => {
    for (const check of checks) check(value, place)
  }
}
