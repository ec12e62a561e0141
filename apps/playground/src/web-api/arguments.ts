import { isObject } from '../blocks/check.ts'
import { Refusal } from './refusal.ts'

/** The arguments of a call, whether they came as a form or as JSON. Structures inside a form are JSON themselves. */
export class Arguments {
  readonly #given: Record<string, unknown>

  constructor(given: Record<string, unknown>) {
    this.#given = given
  }

  /** The arguments of a request's body. A body that cannot be read is refused. */
  static of(body: string, contentType: string): Arguments {
    if (!contentType.startsWith('application/json')) {
      return new Arguments(Object.fromEntries(new URLSearchParams(body)))
    }
    const given = parsed(body, 'invalid_json')
    if (!isObject(given)) throw new Refusal('json_not_object')
    return new Arguments(given)
  }

  optional(name: string): string | undefined {
    const value = this.#given[name]
    if (value === undefined || value === null) return undefined
    if (typeof value === 'string') return value
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    throw new Refusal('invalid_arguments', { problems: [`[ERROR] ${name} must be a string`] })
  }

  required(name: string): string {
    const value = this.optional(name)
    if (value !== undefined && value !== '') return value
    throw new Refusal('invalid_arguments', { problems: [`[ERROR] missing required field: ${name}`] })
  }

  /** A structure (`blocks`, `view`), whatever it holds. Text that is not JSON is refused with `reason`. */
  structure(name: string, reason: string): unknown {
    const value = this.#given[name]
    return typeof value === 'string' ? parsed(value, reason) : value
  }
}

function parsed(text: string, reason: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Refusal(reason)
  }
}
