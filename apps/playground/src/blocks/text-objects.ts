import { type Check, flag, oneOf, shape, text } from './check.ts'
import { limits } from './limits.ts'

/** `plain_text` of one to `max` characters. */
export const plainText = (max: number): Check =>
  shape({ type: oneOf('plain_text'), text: text(max, 1) }, { emoji: flag })

/** `plain_text` or `mrkdwn` of one to `max` characters. */
export const anyText = (max: number): Check =>
  shape({ type: oneOf('plain_text', 'mrkdwn'), text: text(max, 1) }, { emoji: flag, verbatim: flag })

/** The question that a client asks before it sends an interaction. */
export const confirmation: Check = shape(
  { text: anyText(limits.confirmText) },
  {
    title: plainText(limits.confirmTitle),
    confirm: plainText(limits.confirmButton),
    deny: plainText(limits.confirmButton),
    style: oneOf('primary', 'danger'),
  },
)
