import type { Button, KnownBlock, ModalView } from '@slack/types'
import type { ApprovalRequest } from '@tenantry/core'
import { en as say } from '../sentences/en.ts'
import { type AskedLine, askedFor } from './asked-for.ts'
import { writeValue } from './button-value.ts'
import { date } from './date.ts'
import { actions, button, context, facts, type Message, section } from './message.ts'
import { modal } from './modal.ts'

/** What a reader of a card can do: decide, take their agreement or their request back, or only look closer. */
export type CardPart = 'decides' | 'agreed' | 'asked' | 'looks'

export interface ApprovalCardOptions {
  readonly lines: readonly AskedLine[]
  /** Said above the card, to whoever has just done something. */
  readonly headline?: string
  readonly part?: CardPart
}

/** One request for approval: who asks, for what, why, what agreeing does, until when, and how far it is. */
export function approvalCard(it: ApprovalRequest, options: ApprovalCardOptions): Message {
  const { told, facts: pairs, state, small } = partsOf(it, options)
  return {
    text: [...told, state, ...(small.silent === null ? [] : [small.silent])].join('\n'),
    blocks: [
      ...told.map(section),
      facts(pairs),
      section(state),
      ...contexts(small),
      ...(isOpen(it) ? decisions(it, options.part ?? 'looks') : []),
    ],
  }
}

/**
 * The same in a window, as it is at the moment: nobody has to keep a window up to date, for whoever has looked closes it. Whoever can decide
 * does so from there as well.
 */
export function approvalWindow(
  it: ApprovalRequest,
  { about, ...options }: ApprovalCardOptions & { readonly about: string },
): ModalView {
  const { told, facts: pairs, state, small } = partsOf(it, options)
  return modal({
    title: say.approval.windowTitle,
    about,
    close: say.buttons.close,
    blocks: [
      ...told.map(section),
      facts(pairs),
      section(state),
      ...contexts(small),
      ...(isOpen(it) && options.part === 'decides' ? actions(deciding(it)) : []),
    ],
  })
}

function isOpen({ status }: ApprovalRequest): boolean {
  return status === 'pending'
}

function partsOf(it: ApprovalRequest, { lines, headline }: ApprovalCardOptions) {
  const { approval, words } = say
  const asked = askedFor(lines)
  const told = [
    ...(headline === undefined ? [] : [headline]),
    approval.headline(it),
    ...(asked === null ? [] : [asked]),
    ...(it.reason === null ? [] : [approval.why(it.reason)]),
  ]
  const pairs = [
    [words.status, approval.status[it.status]],
    [approval.agreed, approval.votes(it)],
    [approval.until, date(it.expiresAt)],
    [words.id, it.id],
  ] as const
  const small = isOpen(it)
    ? { approvers: approval.approvers(it), silent: approval.silent(it) }
    : { approvers: null, silent: null }
  return { told, facts: pairs, state: isOpen(it) ? approval.willHappen(it) : approval.ended(it), small }
}

function contexts(small: { approvers: string | null; silent: string | null }): readonly KnownBlock[] {
  return [small.approvers, small.silent].flatMap((text) => (text === null ? [] : [context(text)]))
}

/** What one person can do about a request: for a card, and for a line in a list of what waits. */
export function decisions(it: ApprovalRequest, part: CardPart): readonly KnownBlock[] {
  return actions(buttonsFor(it, part))
}

/** The way from a message about a request to the request. */
export function detailsButton(it: ApprovalRequest): readonly KnownBlock[] {
  return actions([details(it)])
}

function buttonsFor(it: ApprovalRequest, part: CardPart): readonly Button[] {
  const { verbs } = say.buttons
  switch (part) {
    case 'decides':
      return [...deciding(it), details(it)]
    case 'agreed':
      return [own(it, verbs['approval.withdraw'], 'do:approval.withdraw'), deny(it), details(it)]
    case 'asked':
      return [own(it, verbs['approval.cancel'], 'do:approval.cancel'), details(it)]
    case 'looks':
      return []
    default:
      return part satisfies never
  }
}

const deciding = (it: ApprovalRequest): readonly Button[] => [
  own(it, say.buttons.verbs['approval.approve'], 'card:approve', 'primary'),
  deny(it),
]
const deny = (it: ApprovalRequest): Button => own(it, say.approval.buttons.deny, 'card:deny', 'danger')
const details = (it: ApprovalRequest): Button => own(it, say.approval.buttons.details, 'card:details')

function own(it: ApprovalRequest, text: string, action: string, style?: 'primary' | 'danger'): Button {
  const value = writeValue({ input: { requestId: it.id } }) ?? ''
  return button({ text, action, value, label: say.approval.label(text, it), ...(style && { style }) })
}
