import { z } from 'zod'
import type { Case } from '../../approvals/standing.ts'
import { toldIn } from '../../approvals/told-in.ts'
import type { ApprovalId } from '../../domain/id.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { requestId } from '../../operations/fields.ts'
import type { Work } from '../../operations/work.ts'
import { loadCase, lockCase } from './load-case.ts'

/** What every step of time is like. */
export const DEADLINE = {
  permission: 'approval:read',
  risk: 'write',
  internal: true,
  chat: { none: 'time does it' },
  lock: (work: Work, input: { requestId: ApprovalId }) => lockCase(work, input.requestId),
  load: (work: Work, input: { requestId: ApprovalId }) => loadCase(work, input.requestId),
  authorized: ({ request }: Case, _input: unknown, { organization }: Work) => ({
    row: {
      organizationId: organization.id,
      accountId: request.askedInAccountId,
      userId: request.requesterId,
    },
  }),
} as const

/** A step of time that only tells: it changes nothing, and tells nothing of a request that is decided by then. */
export function defineDeadline<const Name extends string>({
  name,
  summary,
  event,
}: {
  name: Name
  summary: string
  event: string
}) {
  return defineCommand({
    ...DEADLINE,
    name,
    summary,
    input: z.strictObject({ requestId }),
    handle: async (work, _input, found) => tell(work, found, event),
  })
}

/** Tells of a request that still waits. */
export function tell(work: Work, found: Case, event: string): { told: boolean } {
  if (!stillWaits(work, found)) return { told: false }
  const { request } = found
  work.record({
    type: event,
    on: { type: 'approval', id: request.id },
    accountId: toldIn(request),
    userId: request.requesterId,
    after: { command: request.command, expiresAt: request.expiresAt.toISOString() },
  })
  return { told: true }
}

export function stillWaits({ now }: Work, { request }: Case): boolean {
  return request.status === 'pending' && request.expiresAt > now
}
