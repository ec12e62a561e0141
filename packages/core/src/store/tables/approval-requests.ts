import type { Selectable } from 'kysely'
import type { ApprovalEnd } from '../../domain/approval/approval.ts'
import type { AccountId, ApprovalId, ApprovalRuleId, UserId } from '../../domain/id.ts'
import type { Scope } from '../walls/scope.ts'
import type { ApprovalRequestsTable } from './schema.ts'

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

/** A request of its row. */
export function requestFrom(
  row: Pick<Selectable<ApprovalRequestsTable>, (typeof COLUMNS)[number]>,
): StoredRequest {
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

/** The open request of somebody for a command and target. */
export async function readOpenRequestOf(
  scope: Scope,
  about: { command: string; targetKey: string; requesterId: UserId; now: Date },
): Promise<StoredRequest | null> {
  const row = await requestsOf(scope)
    .where('command', '=', about.command)
    .where('target_key', '=', about.targetKey)
    .where('requester_id', '=', about.requesterId)
    .where('status', '=', 'pending')
    .where('expires_at', '>', about.now)
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

/** Requests, as every reader begins. */
export function requestsOf(scope: Scope) {
  return scope.from('tenantry.approval_requests').select(COLUMNS)
}
