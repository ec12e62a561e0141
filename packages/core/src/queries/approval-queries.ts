import { accessibleBy } from '@tenantry/casl-kysely'
import { z } from 'zod'
import { caseOf } from '../approvals/standing.ts'
import { type ApprovalRequest, closeViewOf, mayRead, viewsOf } from '../approvals/view.ts'
import type { ApprovalRule } from '../domain/approval/approval-rule.ts'
import { type ApprovalId, isId } from '../domain/id.ts'
import { defineQuery } from '../operations/define-query.ts'
import { cursor, limit, requestId } from '../operations/fields.ts'
import { notFound } from '../operations/not-found.ts'
import type { Work } from '../operations/work.ts'
import { readRequest } from '../store/tables/approval-requests.ts'
import { type Review, readOpenReviews } from '../store/tables/approval-reviews.ts'
import { readRules } from '../store/tables/approval-rules.ts'
import {
  couldVote,
  listRequests,
  type RequestFilter,
  type RequestPage,
} from '../store/tables/list-approval-requests.ts'
import { type Page, readCursor, toPage } from './page.ts'

const STATUSES = ['pending', 'executed', 'denied', 'expired', 'cancelled', 'failed', 'superseded'] as const
const page = { limit, cursor: cursor.optional() }
const status = z
  .enum(STATUSES)
  .optional()
  .meta({ description: 'Only those that stand so', choices: STATUSES })

/** Asked by or about whatever the actor reads requests of; or theirs to decide. */
function readable({ actor }: Work): RequestFilter {
  const by = (account: string) =>
    accessibleBy(actor.ability, 'read', 'approval', {
      column: (field) =>
        ({
          organizationId: 'tenantry.approval_requests.organization_id',
          accountId: `tenantry.approval_requests.${account}`,
          userId: 'tenantry.approval_requests.requester_id',
        })[field] ?? field,
    })
  const [asked, about] = [by('asked_in_account_id'), by('account_id')]
  return (eb) => eb.or([asked(eb), about(eb), ...(actor.userId === null ? [] : [couldVote(actor.userId)])])
}

async function pageOf(
  work: Work,
  {
    limit: size,
    cursor: from,
    ...input
  }: { limit: number; cursor?: string | undefined; list: string; status?: string | undefined },
  which: Pick<RequestPage, 'status' | 'requester' | 'waitingFor'>,
): Promise<Page<ApprovalRequest>> {
  const after = readCursor(work, input, from)
  const requests = await listRequests(work.scope, {
    ...which,
    filter: readable(work),
    now: work.now,
    before: after && isId('approval', after.id) ? (after.id as ApprovalId) : undefined,
    limit: size + 1,
  })
  const views = (await viewsOf(work, requests)).map((view) => ({ view, sortKey: '' }))
  return toPage(work, { rows: views, limit: size, filter: input }, ({ view }) => view)
}

/** A page of the requests that the actor may read, the newest first. */
export const listApprovals = defineQuery({
  name: 'approval.list',
  summary: 'List requests for approval',
  permission: 'approval:read',
  input: z.strictObject({ status, ...page }),
  chat: { noun: 'approvals', verb: 'list', positional: [], example: '/approvals list --status pending' },
  run: (work, input) =>
    pageOf(
      work,
      { list: 'approvals', ...input },
      { status: input.status, requester: undefined, waitingFor: undefined },
    ),
})

/** What one has asked for. */
export const listMyApprovals = defineQuery({
  name: 'approval.listMine',
  summary: 'List what you have asked for',
  permission: 'approval:request',
  input: z.strictObject({ status, ...page }),
  chat: { noun: 'approvals', verb: 'mine', positional: [], example: '/approvals mine' },
  run: (work, input) =>
    work.actor.userId === null
      ? nothing(work, input)
      : pageOf(
          work,
          { list: 'approvals-mine', ...input },
          { status: input.status, requester: work.actor.userId, waitingFor: undefined },
        ),
})

/** What waits for one's decision. */
export const listWaitingApprovals = defineQuery({
  name: 'approval.listWaiting',
  summary: 'List what waits for your decision',
  permission: 'approval:read',
  input: z.strictObject(page),
  chat: { noun: 'approvals', verb: 'waiting', positional: [], example: '/approvals waiting' },
  run: (work, input) =>
    work.actor.userId === null
      ? nothing(work, input)
      : pageOf(
          work,
          { list: 'approvals-waiting', ...input },
          { status: undefined, requester: undefined, waitingFor: work.actor.userId },
        ),
})

/** The host's own jobs ask for nothing, and nothing waits for them. They were given no cursor, so that one is somebody else's. */
async function nothing(
  work: Work,
  { cursor: from }: { cursor?: string | undefined },
): Promise<Page<ApprovalRequest>> {
  readCursor(work, 'nothing', from)
  return { items: [], nextCursor: null, more: null }
}

/** One request, with who can agree, and who has. */
export const getApproval = defineQuery({
  name: 'approval.get',
  summary: 'Show a request for approval',
  permission: 'approval:read',
  input: z.strictObject({ requestId }),
  chat: {
    noun: 'approvals',
    verb: 'show',
    positional: ['requestId'],
    example: '/approvals show apr_01kjpwd6m0ep5vmshpyhez62yx',
  },
  async run(work, input): Promise<ApprovalRequest> {
    const request = await readRequest(work.scope, input.requestId)
    const found = request && (await caseOf(work.scope, request))
    if (found === null || !mayRead(work, found)) throw notFound('request')
    return closeViewOf(work, found)
  },
})

/** The rules about who must agree. */
export const listRules = defineQuery({
  name: 'approval.listRules',
  summary: 'List the rules about who must agree, which are made in the host application',
  permission: 'approval:configure',
  input: z.strictObject({}),
  chat: { noun: 'approvals', verb: 'rules', positional: [], example: '/approvals rules' },
  run: ({ scope }): Promise<readonly ApprovalRule[]> => readRules(scope),
})

/** A page of what was done without agreement and nobody has looked at yet, the oldest first. */
export const listReviews = defineQuery({
  name: 'approval.listReviews',
  summary: 'List what was done without agreement, and waits for a look',
  permission: 'approval:break-glass',
  refusedAs: 'see what was done without agreement',
  input: z.strictObject(page),
  chat: { noun: 'approvals', verb: 'reviews', positional: [], example: '/approvals reviews' },
  async run(work, { limit: size, cursor: from }): Promise<Page<Review>> {
    const filter = { list: 'approval-reviews' }
    const after = readCursor(work, filter, from)
    const reviews = await readOpenReviews(work.scope, {
      after: after && isId('review', after.id) ? after.id : undefined,
      limit: size + 1,
    })
    const rows = reviews.map((review) => ({ review, sortKey: '' }))
    return toPage(work, { rows, limit: size, filter }, ({ review }) => review)
  },
})
