import type { Button, KnownBlock } from '@slack/types'
import type { ApprovalRequest } from '@tenantry/core'
import { en as say } from '../sentences/en.ts'
import { type AskedLine, askedFor } from './asked-for.ts'
import { writeValue } from './button-value.ts'
import { date } from './date.ts'
import { actions, button, context, facts, type Message, section } from './message.ts'

/** What a reader of a card can do: decide, take their agreement or their request back, or only look closer. */
export type CardPart = 'decides' | 'agreed' | 'asked' | 'looks'

export interface ApprovalCardOptions {
  readonly lines: readonly AskedLine[]
  /** Said above the card, to whoever has just done something. */
  readonly headline?: string
  readonly part?: CardPart
}

/** One request for approval: who asks, for what, why, what agreeing does, until when, and how far it is. */
export function approvalCard(
  it: ApprovalRequest,
  { lines, headline, part = 'looks' }: ApprovalCardOptions,
): Message {
  const { approval, words } = say
  const asked = askedFor(lines)
  const isOpen = it.status === 'pending'
  const told = [
    ...(headline === undefined ? [] : [headline]),
    approval.headline(it),
    ...(asked === null ? [] : [asked]),
    ...(it.reason === null ? [] : [approval.why(it.reason)]),
  ]
  const state = isOpen ? approval.willHappen(it) : approval.ended(it)
  const silent = isOpen ? approval.silent(it) : null
  const pairs = [
    [words.status, approval.status[it.status]],
    [approval.agreed, approval.votes(it)],
    [approval.until, date(it.expiresAt)],
    [words.id, it.id],
  ] as const
  return {
    text: [...told, state, ...(silent === null ? [] : [silent])].join('\n'),
    blocks: [
      ...told.map(section),
      facts(pairs),
      section(state),
      ...(isOpen ? [context(approval.approvers(it))] : []),
      ...(silent === null ? [] : [context(silent)]),
      ...(isOpen ? actions(buttonsFor(it, part)) : []),
    ],
  }
}

/** The way from a message about a request to the request. */
export function detailsButton(it: ApprovalRequest): readonly KnownBlock[] {
  const { details } = say.approval.buttons
  const value = writeValue({ input: { requestId: it.id } }) ?? ''
  return actions([
    button({ text: details, action: 'do:approval.get', value, label: say.approval.label(details, it) }),
  ])
}

function buttonsFor(it: ApprovalRequest, part: CardPart): readonly Button[] {
  const { verbs } = say.buttons
  const { deny, details } = say.approval.buttons
  const value = writeValue({ input: { requestId: it.id } }) ?? ''
  const label = (text: string) => say.approval.label(text, it)
  const own = (text: string, action: string, style?: 'primary' | 'danger') =>
    button({ text, action, value, label: label(text), ...(style && { style }) })
  switch (part) {
    case 'decides':
      return [
        own(verbs['approval.approve'], 'card:approve', 'primary'),
        own(deny, 'card:deny', 'danger'),
        own(details, 'do:approval.get'),
      ]
    case 'agreed':
      return [
        own(verbs['approval.withdraw'], 'do:approval.withdraw'),
        own(deny, 'card:deny', 'danger'),
        own(details, 'do:approval.get'),
      ]
    case 'asked':
      return [own(verbs['approval.cancel'], 'do:approval.cancel'), own(details, 'do:approval.get')]
    case 'looks':
      return []
    default:
      return part satisfies never
  }
}
