import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'

/** What a form carries along unseen, as `private_metadata`. */
export interface AboutForm {
  /** Where the answer goes: a form itself has no place for one. */
  readonly responseUrl: string | null
  readonly channelId: string | null
  readonly code?: string
  readonly operation?: string
  readonly input?: Readonly<Record<string, unknown>>
}

/** @throws ChatRefusal for what is of another version */
export function aboutOf(text: string): AboutForm {
  try {
    const about: unknown = JSON.parse(text)
    if (typeof about === 'object' && about !== null && !Array.isArray(about)) return about as AboutForm
  } catch {
    // Said below, like a value of another shape.
  }
  throw new ChatRefusal(say.unknownForm)
}
