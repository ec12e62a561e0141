import { z } from 'zod'
import { toldIn } from '../../approvals/told-in.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { requestId } from '../../operations/fields.ts'
import { loadCase, lockCase } from './load-case.ts'

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
    name,
    summary,
    permission: 'approval:read',
    risk: 'write',
    internal: true,
    input: z.strictObject({ requestId }),
    chat: { none: 'time does it' },
    lock: (work, input) => lockCase(work, input.requestId),
    load: (work, input) => loadCase(work, input.requestId),
    authorized: ({ request }, _input, { organization }) => ({
      row: {
        organizationId: organization.id,
        accountId: request.askedInAccountId,
        userId: request.requesterId,
      },
    }),
    async handle(work, _input, { request }): Promise<{ told: boolean }> {
      if (request.status !== 'pending' || request.expiresAt <= work.now) return { told: false }
      work.record({
        type: event,
        on: { type: 'approval', id: request.id },
        accountId: toldIn(request),
        userId: request.requesterId,
        after: { command: request.command, expiresAt: request.expiresAt.toISOString() },
      })
      return { told: true }
    },
  })
}
