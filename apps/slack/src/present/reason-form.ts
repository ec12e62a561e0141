import type { KnownBlock, ModalView } from '@slack/types'
import { en as say } from '../sentences/en.ts'
import { section } from './message.ts'
import { modal } from './modal.ts'

export interface ReasonForm {
  /** What the form is when it is submitted. */
  readonly form: 'ask' | 'approve' | 'deny'
  readonly about: string
  /** What it is about, in Slack's mark-up. */
  readonly told: readonly string[]
}

/** A window that asks why: to ask for something, to agree to it, or to refuse it. */
export function reasonForm({ form, about, told }: ReasonForm): ModalView {
  const words = say.approval.forms[form]
  return modal({
    title: words.title,
    form,
    about,
    submit: words.submit,
    close: say.buttons.cancel,
    blocks: [...told.map(section), reasonBlock(words.label, form !== 'approve')],
  })
}

function reasonBlock(label: string, required: boolean): KnownBlock {
  return {
    type: 'input',
    block_id: 'reason',
    label: { type: 'plain_text', text: label },
    optional: !required,
    element: { type: 'plain_text_input', action_id: 'reason', multiline: true, max_length: REASON_MAX },
  }
}

/** What the core takes of a reason, in characters. */
const REASON_MAX = 500
