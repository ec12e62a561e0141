import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import type { ApprovalEnd } from '../../domain/approval/approval.ts'
import type { AccountId, ApprovalId, ApprovalRuleId, UserId } from '../../domain/id.ts'
import { TenantryError } from '../../errors.ts'
import { brokenConstraint } from '../frame/database-fault.ts'
import type { Scope } from '../walls/scope.ts'
import type { ApprovalRequestsTable, Tables } from './schema.ts'

/** A stage of a rule, by the number that it has there. */
export interface StageOfRule {
  readonly rule: ApprovalRuleId
  readonly stage: number
}

/** A request as it is stored. */
export interface StoredRequest {
  readonly id: ApprovalId
  readonly command: string
  readonly input: unknown
  /** What it is about: at most one request for a command and this is open at a time. */
  readonly targetKey: string
  /** What the target was when it was asked; null where the command makes something new. */
  readonly targetFingerprint: string | null
  readonly accountId: AccountId | null
  readonly requesterId: UserId
  readonly requesterName: string
  readonly askedInAccountId: AccountId
  /** The requester could have done it, but for a rule. */
  readonly fourEyes: boolean
  readonly reason: string | null
  readonly surface: string
  readonly via: Readonly<Record<string, string>>
  readonly rule: { readonly id: ApprovalRuleId; readonly version: number; readonly name: string } | null
  /** Every rule about such a call, with its version: whether one was made, changed or removed since. */
  readonly ruled: readonly string[]
  /** How many voices each stage takes. */
  readonly needed: readonly number[]
  /** For each stage the stages of rules that it fills; empty where no rule asks, and where it was asked before there could be several. */
  readonly stageOf: readonly (readonly StageOfRule[])[]
  readonly digest: string
  readonly status: 'pending' | ApprovalEnd
  /** Why it ended so, in a sentence. */
  readonly outcome: string | null
  readonly endedBy: { readonly id: UserId; readonly name: string } | null
  readonly endedAt: Date | null
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** What an ability allows, as a condition on the rows; made by `accessibleBy`. */
export type RequestFilter = (
  eb: ExpressionBuilder<Tables, 'tenantry.approval_requests'>,
) => Expression<SqlBool>

const COLUMNS = [
  'id',
  'command',
  'input',
  'target_key',
  'target_fingerprint',
  'account_id',
  'requester_id',
  'requester_name',
  'asked_in_account_id',
  'four_eyes',
  'reason',
  'surface',
  'via',
  'rule_id',
  'rule_version',
  'rule_name',
  'ruled',
  'needed',
  'stage_of',
  'digest',
  'status',
  'outcome',
  'ended_by',
  'ended_by_name',
  'ended_at',
  'created_at',
  'expires_at',
] as const

function requestFrom(row: Pick<Selectable<ApprovalRequestsTable>, (typeof COLUMNS)[number]>): StoredRequest {
  const { rule_id, rule_version, ended_by } = row
  return {
    id: row.id,
    command: row.command,
    input: JSON.parse(row.input),
    targetKey: row.target_key,
    targetFingerprint: row.target_fingerprint,
    accountId: row.account_id,
    requesterId: row.requester_id,
    requesterName: row.requester_name,
    askedInAccountId: row.asked_in_account_id,
    fourEyes: row.four_eyes,
    reason: row.reason,
    surface: row.surface,
    via: JSON.parse(row.via),
    rule:
      rule_id === null || rule_version === null
        ? null
        : { id: rule_id, version: rule_version, name: row.rule_name ?? '' },
    ruled: row.ruled,
    needed: row.needed,
    stageOf: row.stage_of.map(stagesFrom),
    digest: row.digest,
    status: row.status,
    outcome: row.outcome,
    endedBy: ended_by === null ? null : { id: ended_by, name: row.ended_by_name ?? '' },
    endedAt: row.ended_at,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }
}

function stagesFrom(text: string): readonly StageOfRule[] {
  return text.split(' ').map((each) => {
    const [rule, stage] = each.split('#')
    return { rule: rule as ApprovalRuleId, stage: Number(stage) }
  })
}

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

/** `select … from tenantry.approval_requests where id = …` */
export async function readRequest(scope: Scope, id: ApprovalId): Promise<StoredRequest | null> {
  const row = await requestsOf(scope).where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : requestFrom(row)
}

/** Locks a request: whoever decides about it, or ends it, does so one after the other. */
export async function lockRequest(scope: Scope, id: ApprovalId): Promise<StoredRequest | null> {
  const row = await requestsOf(scope).where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
  return row === undefined ? null : requestFrom(row)
}

/** Locks the open request for a command and target, whoever made it. */
export async function lockOpenRequest(
  scope: Scope,
  about: { command: string; targetKey: string },
): Promise<StoredRequest | null> {
  const row = await requestsOf(scope)
    .where('command', '=', about.command)
    .where('target_key', '=', about.targetKey)
    .where('status', '=', 'pending')
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row === undefined ? null : requestFrom(row)
}

/** Locks what some people have asked for and is not decided, in the order of the ids. */
export async function lockOpenRequestsOf(
  scope: Scope,
  requesters: readonly UserId[],
): Promise<readonly StoredRequest[]> {
  const rows = await requestsOf(scope)
    .where('requester_id', 'in', [...requesters])
    .where('status', '=', 'pending')
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  return rows.map(requestFrom)
}

/** Locks those of some requests that are not decided, in the order of the ids. */
export async function lockOpenRequests(
  scope: Scope,
  ids: readonly ApprovalId[],
): Promise<readonly StoredRequest[]> {
  if (ids.length === 0) return []
  const rows = await requestsOf(scope)
    .where('id', 'in', [...ids])
    .where('status', '=', 'pending')
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  return rows.map(requestFrom)
}

/** How many requests of somebody wait to be decided. */
export async function countOpenRequests(scope: Scope, requester: UserId, now: Date): Promise<number> {
  const row = await scope
    .from('tenantry.approval_requests')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('requester_id', '=', requester)
    .where('status', '=', 'pending')
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return Number(row.count)
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

/** Which requests a list asks for. */
export interface RequestPage {
  readonly filter: RequestFilter
  readonly status: 'pending' | ApprovalEnd | undefined
  readonly requester: UserId | undefined
  /** Only those that this person could vote on and has not. */
  readonly waitingFor: UserId | undefined
  readonly now: Date
  readonly before: ApprovalId | undefined
  readonly limit: number
}

/** One page, the newest first. */
export async function listRequests(scope: Scope, page: RequestPage): Promise<readonly StoredRequest[]> {
  let query = requestsOf(scope).where(page.filter)
  if (page.status === 'pending')
    query = query.where('status', '=', 'pending').where('expires_at', '>', page.now)
  else if (page.status === 'expired') {
    query = query.where((eb) =>
      eb.or([
        eb('status', '=', 'expired'),
        eb.and([eb('status', '=', 'pending'), eb('expires_at', '<=', page.now)]),
      ]),
    )
  } else if (page.status !== undefined) query = query.where('status', '=', page.status)
  if (page.requester !== undefined) query = query.where('requester_id', '=', page.requester)
  if (page.waitingFor !== undefined) {
    query = query
      .where('status', '=', 'pending')
      .where('expires_at', '>', page.now)
      .where(couldVote(page.waitingFor, page.now))
      .where(sql<SqlBool>`not exists (
        select from tenantry.approval_votes cast_vote
         where cast_vote.organization_id = tenantry.approval_requests.organization_id
           and cast_vote.request_id = tenantry.approval_requests.id
           and (cast_vote.voter_id = ${page.waitingFor} or cast_vote.voice_id = ${page.waitingFor}))`)
  }
  if (page.before !== undefined) query = query.where('id', '<', page.before)
  return (await query.orderBy('id', 'desc').limit(page.limit).execute()).map(requestFrom)
}

/** `exists (select from tenantry.approval_voters …)`: whether somebody could vote when it was asked, and by a moment where one is given. */
export function couldVote(user: UserId, by: Date | null = null) {
  return sql<SqlBool>`exists (
    select from tenantry.approval_voters could
     where could.organization_id = tenantry.approval_requests.organization_id
       and could.request_id = tenantry.approval_requests.id
       and could.user_id = ${user}
       and (could.not_before is null or ${by}::timestamptz is null or could.not_before <= ${by}))`
}

function requestsOf(scope: Scope) {
  return scope.from('tenantry.approval_requests').select(COLUMNS)
}
