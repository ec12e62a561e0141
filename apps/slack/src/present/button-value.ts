import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'

/** What a button carries: ids, and what was typed where that is what is asked about. Every field is checked again when it comes back. */
export interface ButtonValue {
  readonly operation?: string
  readonly input?: Readonly<Record<string, unknown>>
  /** Two presses of one button are one. */
  readonly key?: string
  /** When the question was asked, in milliseconds since 1970. */
  readonly at?: number
  readonly ticketId?: string
  /** Of what is asked about, when it was asked. */
  readonly versions?: Readonly<Record<string, number>>
}

/** Slack's limit of a button's value, in characters. */
const VALUE_MAX = 2_000

/** null when it does not shorten, for then the button must not be there: cut in two it would mean something else. */
export function writeValue(value: ButtonValue): string | null {
  const text = JSON.stringify(value)
  return text.length > VALUE_MAX ? null : text
}

/** @throws ChatRefusal for what is no value of this version */
export function readValue(text: string): ButtonValue {
  try {
    const value: unknown = JSON.parse(text)
    if (isValue(value)) return value
  } catch {
    // Said below, like a value of another shape.
  }
  throw new ChatRefusal(say.unknownButton)
}

/** Anybody who knows Slack's payloads can send one; what is in `input` the core judges. */
function isValue(value: unknown): value is ButtonValue {
  if (!isRecord(value)) return false
  const { input, at, operation, key, ticketId, versions } = value
  return (
    [input, versions].every((each) => each === undefined || isRecord(each)) &&
    (at === undefined || typeof at === 'number') &&
    [operation, key, ticketId].every((text) => text === undefined || typeof text === 'string')
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
