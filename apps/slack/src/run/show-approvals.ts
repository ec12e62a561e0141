import type { ApprovalRequest, ApprovalRule, Page, Review } from '@tenantry/core'
import { list } from '../present/list.ts'
import type { Reply } from '../present/reply.ts'
import { en as say } from '../sentences/en.ts'
import type { Call } from './execute.ts'

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

/** What was done without agreement and waits for a look. */
export function showReviews(call: Call, reviews: readonly Review[]): Reply {
  const { approval } = say
  const rows = reviews.map((it) => [it.id, it.brokenByName, it.command, it.reason])
  return whole(call, rows, {
    headline: reviews.length === 0 ? approval.noReviews : approval.reviews(reviews.length),
    heading: approval.reviewColumns,
  })
}

function whole(
  { operation, input }: Call,
  rows: readonly (readonly string[])[],
  words: { headline: string; heading: readonly string[] },
): Reply {
  return { message: list({ operation, input, nextCursor: null, isFirst: true, rows, ...words }) }
}
