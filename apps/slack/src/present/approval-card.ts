import type { ApprovalRequest } from '@tenantry/core'
import { en as say } from '../sentences/en.ts'
import { date } from './date.ts'
import { context, facts, type Message, section, userText } from './message.ts'

/** One request for approval: who asks, for what, why, and how far it is. */
export function approvalCard(it: ApprovalRequest): Message {
  const { approval, words } = say
  const headline = approval.headline(it)
  const reason = it.reason === null ? [] : [section(userText(it.reason))]
  const outcome = it.outcome === null ? [] : [section(userText(it.outcome))]
  const pairs = [
    [words.status, approval.status[it.status]],
    [approval.agreed, approval.votes(it)],
    [approval.until, date(it.expiresAt)],
    [words.id, it.id],
  ] as const
  return {
    text: [headline, ...pairs.map(([word, value]) => `${word}: ${value}`)].join('\n'),
    blocks: [
      section(headline),
      facts(pairs),
      ...reason,
      ...outcome,
      ...(it.status === 'pending' ? [context(approval.approvers(it))] : []),
    ],
  }
}
