import { sql } from 'kysely'
import { TenantryError } from '../../errors.ts'
import { brokenConstraint } from '../frame/database-fault.ts'
import type { Scope } from '../walls/scope.ts'
import type { StoredRequest } from './approval-requests.ts'

/** `insert into tenantry.approval_requests …`; a second open one for the same command and target is `conflict`. */
export async function insertRequest(scope: Scope, request: StoredRequest, input: string): Promise<void> {
  await scope
    .add('tenantry.approval_requests', {
      id: request.id,
      command: request.command,
      input,
      target_key: request.targetKey,
      target_fingerprint: request.targetFingerprint,
      account_id: request.accountId,
      requester_id: request.requesterId,
      requester_name: request.requesterName,
      asked_in_account_id: request.askedInAccountId,
      four_eyes: request.fourEyes,
      reason: request.reason,
      surface: request.surface,
      via: JSON.stringify(request.via),
      rule_id: request.rule?.id ?? null,
      rule_version: request.rule?.version ?? null,
      rule_name: request.rule?.name ?? null,
      ruled: request.ruled,
      needed: request.needed,
      stage_of: request.stageOf.map((filled) =>
        filled.map(({ rule, stage }) => `${rule}#${stage}`).join(' '),
      ),
      digest: request.digest,
      outcome: null,
      ended_by: null,
      ended_by_name: null,
      ended_at: null,
      created_at: request.createdAt,
      expires_at: request.expiresAt,
    })
    .execute()
    .catch((error: unknown) => {
      if (brokenConstraint(error) !== 'one_open_request_per_command_and_target') throw error
      throw openAlready()
    })
}

/** Somebody else has asked for the same thing, and it is not decided. */
export function openAlready(): TenantryError {
  return new TenantryError(
    'conflict',
    'Somebody has asked for this already, and it is not decided yet. Wait for the decision, or have that request cancelled.',
  )
}

/** `update tenantry.approval_requests …`; one that has ended does not end again. */
export async function endRequests(
  scope: Scope,
  ends: readonly Pick<StoredRequest, 'id' | 'status' | 'outcome' | 'endedBy' | 'endedAt'>[],
): Promise<void> {
  await scope.call(sql`
    update tenantry.approval_requests request
       set status = ended.status, outcome = ended.outcome,
           ended_by = ended.by_id, ended_by_name = ended.by_name, ended_at = ended.at
      from unnest(
             ${ends.map(({ id }) => id)}::text[],
             ${ends.map(({ status }) => status)}::text[],
             ${ends.map(({ outcome }) => outcome)}::text[],
             ${ends.map(({ endedBy }) => endedBy?.id ?? null)}::text[],
             ${ends.map(({ endedBy }) => endedBy?.name ?? null)}::text[],
             ${ends.map(({ endedAt }) => endedAt?.toISOString() ?? null)}::timestamptz[]
           ) as ended (id, status, outcome, by_id, by_name, at)
     where request.organization_id = ${scope.organizationId}
       and request.id = ended.id
       and request.status = 'pending'`)
}
