import type { ApprovalRule } from '../domain/approval/approval-rule.ts'
import type { Work } from '../operations/work.ts'
import type { StoredRequest } from '../store/tables/approval-requests.ts'

/** Has a request reminded, escalated and ended at its times. Whoever decides compares the times themselves: these steps only tell. */
export async function setDeadlines(
  work: Work,
  { id: requestId, expiresAt }: StoredRequest,
  rules: readonly ApprovalRule[],
): Promise<void> {
  const input = { requestId }
  for (const [command, times] of [
    ['approval.remind', rules.map(({ remindAfterMs }) => remindAfterMs)],
    ['approval.escalate', rules.map(({ escalateAfterMs }) => escalateAfterMs)],
  ] as const) {
    for (const afterMs of new Set(times)) {
      if (afterMs === null) continue
      const at = new Date(work.now.getTime() + afterMs)
      if (at < expiresAt) await work.later({ at, command, input })
    }
  }
  await work.later({ at: expiresAt, command: 'approval.expire', input })
}
