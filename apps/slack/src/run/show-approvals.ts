import type { ApprovalRequest, ApprovalRule, Page, Review } from '@tenantry/core'
import { list } from '../present/list.ts'
import type { Reply } from '../present/reply.ts'
import { en as say } from '../sentences/en.ts'
import type { Call } from './execute.ts'
import { pageOf } from './show-list.ts'

/** A page of requests for approval. */
export function showApprovals(
  { operation, input }: Call,
  { items, nextCursor }: Page<ApprovalRequest>,
): Reply {
  const { approval } = say
  const rows = items.map((it) => [it.id, it.requester.name, it.summary, approval.status[it.status]])
  return {
    message: list({
      ...{ operation, input, nextCursor, rows },
      isFirst: input.cursor === undefined,
      headline: items.length === 0 ? approval.none : approval.count(items.length, nextCursor !== null),
      heading: approval.columns,
    }),
  }
}

/** The rules about who must agree: all of them, for an organization has few. */
export function showRules(call: Call, rules: readonly ApprovalRule[]): Reply {
  const { approval } = say
  const rows = rules.map((rule) => [
    rule.name,
    approval.about(rule),
    approval.stages(rule.stages),
    rule.starved ? approval.starved : approval.inForce,
    rule.id,
  ])
  return whole(call, rows, {
    headline: rules.length === 0 ? approval.noRules : approval.rules(rules.length),
    heading: approval.ruleColumns,
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

function whole(
  { operation, input }: Call,
  rows: readonly (readonly string[])[],
  words: { headline: string; heading: readonly string[] },
): Reply {
  return { message: list({ operation, input, nextCursor: null, isFirst: true, rows, ...words }) }
}
