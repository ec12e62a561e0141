import type { ModalView } from '@slack/types'
import type { Message } from './message.ts'

/** What becomes of a request, for the one place that sends it. */
export interface Reply {
  /** null where nothing is to be said: an event, or something that is shown elsewhere already. */
  readonly message: Message | null
  /** The message takes the place of the one whose button was pressed. */
  readonly replaces?: true
  /** Beside the fields of the form that was submitted, which stays open. */
  readonly errors?: Readonly<Record<string, string>>
  /** Takes the place of the form that was submitted. */
  readonly view?: ModalView
  /** The windows below the form close with it: they show what was before. */
  readonly closesAll?: true
  /** Not done and not refused: the request stays in the inbox, and is taken up again. */
  readonly waits?: true
}
