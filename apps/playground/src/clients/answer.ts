import type { ConfirmationDialog } from '@slack/types'
import type { Message } from '../workspace/message.ts'
import { Replies } from '../workspace/replies.ts'
import type { View } from '../workspace/view.ts'
import type { Acknowledgement } from './delivery.ts'

/** What came of something that a person did, as far as that person can tell. */
export interface Answer {
  /** The bot acknowledged in time and correctly, and the form (if it was one) was accepted. */
  ok: boolean
  /** The HTTP status of the acknowledgement. */
  status: number | undefined
  /** Milliseconds from sending to acknowledgement. */
  ms: number
  /** Slack's name for what failed (`operation_timeout`, `dispatch_failed`, …), or what the client says. */
  error: string | undefined
  /** What is wrong with a form, by block id. */
  errors: Record<string, string>
  /** Not sent yet: this question has to be confirmed first. */
  confirm: ConfirmationDialog | undefined
  /** Every message that came because of it. Later answers appear here too. */
  messages: readonly Message[]
  /** The modal that lay in front of the person when the acknowledgement came. */
  modal: View | undefined
  /** Waits for the next message that comes because of it, after those of the acknowledgement. */
  next(timeoutMs?: number): Promise<Message>
}

const replied = (replies: Replies): Pick<Answer, 'messages' | 'next'> => {
  replies.seen()
  return { messages: replies.messages, next: (timeoutMs) => replies.next(timeoutMs) }
}

/** The answer to what was sent to the bot. */
export function answerTo(
  said: Acknowledgement,
  {
    replies,
    modal,
    error,
    errors = {},
  }: {
    replies: Replies
    modal: View | undefined
    error?: string | undefined
    errors?: Record<string, string> | undefined
  },
): Answer {
  return {
    ok: error === undefined && Object.keys(errors).length === 0,
    status: said.outcome === 'answered' ? said.status : undefined,
    ms: said.ms,
    error,
    errors,
    confirm: undefined,
    modal,
    ...replied(replies),
  }
}

/** The answer to what the client itself dealt with: nothing was sent to the bot. */
export function answerOfClient(
  given: Partial<Pick<Answer, 'ok' | 'error' | 'errors' | 'confirm' | 'modal'>>,
): Answer {
  return {
    ok: false,
    status: undefined,
    ms: 0,
    error: undefined,
    errors: {},
    confirm: undefined,
    modal: undefined,
    ...replied(new Replies()),
    ...given,
  }
}

/** Slack's name for an interaction whose acknowledgement failed. */
export function failureOfInteraction(said: Acknowledgement): string | undefined {
  if (said.outcome === 'not_awaited') return undefined
  if (said.outcome !== 'answered') return said.outcome
  return said.status === 200 ? undefined : 'dispatch_failed'
}
