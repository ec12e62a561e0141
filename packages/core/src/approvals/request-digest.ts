import { digestOf } from '../domain/approval/fingerprint.ts'
import type { StoredRequest } from '../store/tables/approval-requests.ts'

/** What a request was made of, in one number: whatever of it is not the same when it is executed, is not what was agreed to. */
export function digestOfRequest(
  request: Pick<
    StoredRequest,
    | 'id'
    | 'command'
    | 'input'
    | 'targetKey'
    | 'targetFingerprint'
    | 'accountId'
    | 'requesterId'
    | 'fourEyes'
    | 'rule'
    | 'ruled'
    | 'needed'
    | 'stageOf'
    | 'expiresAt'
  >,
): string {
  const { id, command, input, targetKey, targetFingerprint, accountId, requesterId, fourEyes } = request
  const { rule, ruled, needed, stageOf, expiresAt } = request
  return digestOf({
    ...{ id, command, input, targetKey, targetFingerprint, accountId, requesterId, fourEyes },
    ...{ rule, ruled, needed, expiresAt },
    // Requests from before there could be several rules keep their digest.
    ...(stageOf.length > 0 && { stageOf }),
  })
}
