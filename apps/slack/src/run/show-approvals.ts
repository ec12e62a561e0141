import type { Button } from '@slack/types'
import type { ApprovalRequest, ApprovalRule, Page, Review } from '@tenantry/core'
import { writeValue } from '../present/button-value.ts'
import { cutText } from '../present/fit.ts'
import { LIMITS } from '../present/limits.ts'
import { list } from '../present/list.ts'
import { actions, button, context } from '../present/message.ts'
import type { Reply } from '../present/reply.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot } from './bot.ts'
import type { Call } from './execute.ts'
import { pageOf } from './show-list.ts'
import { waitingLines } from './waiting-blocks.ts'

/** Each takes two blocks of the fifty that a message holds: more than these have no buttons, or the last ones would be cut off. */
const WITH_BUTTONS_MOST = 20

/** A page of requests for approval: what waits for whoever reads it with the buttons by which they decide, else the command that shows one. */
export function showApprovals(
  { names }: Pick<Bot, 'names'>,
  call: Call,
  { items, nextCursor }: Page<ApprovalRequest>,
): Reply {
  const { approval } = say
  const rows = items.map((it) => [it.id, it.requester.name, it.summary, approval.status[it.status]])
  const hasButtons = call.operation === 'approval.listWaiting' && items.length <= WITH_BUTTONS_MOST
  return {
    message: list({
      ...{ ...pageOf(call, nextCursor), rows },
      headline: items.length === 0 ? approval.none : approval.count(items.length, nextCursor !== null),
      heading: approval.columns,
      ...(hasButtons ? { body: waitingLines(items) } : {}),
      ...(hasButtons || items.length === 0 ? {} : { more: [context(approval.showOne(names))] }),
    }),
  }
}

/** Slack takes no more buttons in a row; rules beyond are removed by their id. */
const RULE_BUTTONS = 25

/** The rules about who must agree: all of them, for an organization has few. They are made outside of chat, and that is said. */
export function showRules(
  { names }: Pick<Bot, 'names'>,
  { operation, input }: Call,
  rules: readonly ApprovalRule[],
): Reply {
  const { approval } = say
  const rows = rules.map((rule) => [
    rule.name,
    approval.about(rule),
    approval.stages(rule.stages),
    rule.starved ? approval.starved : approval.inForce,
    rule.id,
  ])
  const shown = { operation, input, nextCursor: null, isFirst: true, rows, heading: approval.ruleColumns }
  const made = approval.rulesAreMade
  if (rules.length === 0) return { message: list({ ...shown, headline: `${approval.noRules} ${made}` }) }
  const next = `${made} ${approval.removesRule(names)}`
  const more = [...actions(rules.slice(0, RULE_BUTTONS).map(removeButton)), context(next)]
  const message = list({ ...shown, headline: approval.rules(rules.length), more })
  return { message: { ...message, text: `${message.text}\n${next}` } }
}

function removeButton(rule: ApprovalRule, index: number): Button {
  return button({
    text: cutText(say.approval.removeRule(rule), LIMITS.buttonText),
    action: `do:approval.removeRule:${index}`,
    value: writeValue({ input: { ruleId: rule.id } }) ?? '',
  })
}

/** A page of what was done without agreement and waits for a look. */
export function showReviews(call: Call, { items, nextCursor }: Page<Review>): Reply {
  const { approval } = say
  const rows = items.map((it) => [it.id, it.brokenByName, it.command, it.reason])
  const headline =
    items.length === 0 ? approval.noReviews : approval.reviews(items.length, nextCursor !== null)
  return { message: list({ ...pageOf(call, nextCursor), headline, heading: approval.reviewColumns, rows }) }
}
