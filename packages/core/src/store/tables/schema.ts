import type { ColumnType, Generated } from 'kysely'
import type { ApprovalEnd } from '../../domain/approval/approval.ts'
import type {
  AccountId,
  ApprovalId,
  ApprovalRuleId,
  DelegationId,
  EventId,
  OrganizationId,
  ReviewId,
  SecretId,
  StepId,
  TicketId,
  UserId,
} from '../../domain/id.ts'
import type { Status } from '../../domain/organization.ts'
import type { StoredGrant } from '../../domain/role.ts'

/** Written as a Date, read as a Date; the mappers make ISO text of it. */
type Time = ColumnType<Date, Date, Date>
type NullableTime = ColumnType<Date | null, Date | null, Date | null>

export interface OrganizationsTable {
  id: OrganizationId
  name: string
  external_id: string | null
  status: Generated<Status>
  default_account_id: AccountId
  limit_accounts: number | null
  limit_users_per_account: number | null
  cursor_key: Buffer
  version: Generated<number>
  created_at: Time
  updated_at: Time
}

export interface AccountsTable {
  organization_id: OrganizationId
  id: AccountId
  external_id: string
  name: string
  description: string
  sort_key: string
  search_key: string
  is_default: boolean
  status: Generated<Status>
  deactivated_at: NullableTime
  deactivation_id: string | null
  deleted_at: NullableTime
  version: Generated<number>
  created_at: Time
  updated_at: Time
}

export interface UsersTable {
  organization_id: OrganizationId
  id: UserId
  account_id: AccountId
  email: string
  first_name: string
  last_name: string
  external_id: string | null
  sort_key: string
  search_key: string
  status: Generated<Status>
  deactivated_at: NullableTime
  deactivated_with: string | null
  version: Generated<number>
  created_at: Time
  updated_at: Time
}

export interface UserRolesTable {
  organization_id: OrganizationId
  user_id: UserId
  role: string
  granted_at: Time
}

export interface RolesTable {
  organization_id: OrganizationId
  name: string
  description: Generated<string>
  is_factory: boolean
  /** Written as JSON text, read as what it says. */
  grants: ColumnType<readonly StoredGrant[] | null, string | null, string | null>
  reaches_organization: ColumnType<boolean | null, never, never>
  version: Generated<number>
  created_at: Time
  updated_at: Time
}

export interface AccountRolesTable {
  organization_id: OrganizationId
  account_id: AccountId
  role: string
  granted_at: Time
}

export interface SecretsTable {
  organization_id: OrganizationId
  id: SecretId
  kind: 'organization' | 'user'
  user_id: UserId | null
  hash: string | null
  revoked_hash: string | null
  created_at: Time
  expires_at: NullableTime
}

export interface SecretUsesTable {
  organization_id: OrganizationId
  secret_id: SecretId
  user_id: UserId | null
  last_used_at: Time
}

export interface PasswordsTable {
  organization_id: OrganizationId
  user_id: UserId
  hash: string
  set_at: Time
}

export interface TicketsTable {
  organization_id: OrganizationId
  id: TicketId
  kind: 'connect' | 'link' | 'invitation' | 'secret' | 'email'
  code_hash: string | null
  user_id: UserId | null
  issued_by: UserId | null
  issued_by_name: string
  team_id: string | null
  chat_user_id: string | null
  email: string | null
  user_version: number | null
  created_at: Time
  expires_at: Time
  used_at: NullableTime
}

export interface AuditHeadsTable {
  organization_id: OrganizationId
  number: number
  hash: Buffer
}

export interface EventsTable {
  organization_id: OrganizationId
  number: number
  id: EventId
  type: string
  at: Time
  account_id: AccountId | null
  actor_id: UserId | null
  user_id: UserId | null
  body: string
  personal_hash: Buffer | null
  hash: Buffer
}

export interface EventPersonalTable {
  organization_id: OrganizationId
  number: number
  salt: Buffer
  value: string
}

export interface IdempotencyKeysTable {
  organization_id: OrganizationId
  owner: string
  key: string
  request_hash: string
  outcome: string | null
  created_at: Time
}

export interface ChatLinksTable {
  organization_id: OrganizationId
  enterprise_id: string
  team_id: string
  chat_user_id: string
  user_id: UserId
  linked_at: Time
}

export interface ChatRequestsTable {
  organization_id: OrganizationId
  signature: string
  payload: string
  received_at: Time
  claimed_at: Time
  attempts: Generated<number>
  answered_at: NullableTime
}

export interface DueStepsTable {
  organization_id: OrganizationId
  id: StepId
  command: string
  input: string
  due_at: Time
  created_at: Time
  attempts: Generated<number>
  held_until: NullableTime
  given_up_at: NullableTime
  problem: string | null
}

export interface EventNewsTable {
  organization_id: OrganizationId
  number: number
}

export interface EventCursorsTable {
  organization_id: OrganizationId
  handler: string
  number: number
  wanted: number
  attempts: Generated<number>
  lease: string | null
  due_at: NullableTime
  behind_since: NullableTime
}

export interface EventDeadLettersTable {
  organization_id: OrganizationId
  handler: string
  number: number
  attempts: number
  problem: string
  failed_at: Time
  retry: Generated<boolean>
}

export interface DenialsTable {
  organization_id: OrganizationId
  refused: string
  command: string
  target: string
  since: Time
  repeats: Generated<number>
}

export interface ApprovalRulesTable {
  organization_id: OrganizationId
  id: ApprovalRuleId
  name: string
  version: number
  definition: string
  starved: Generated<boolean>
  created_at: Time
  updated_at: Time
}

export interface ApprovalRequestsTable {
  organization_id: OrganizationId
  id: ApprovalId
  command: string
  input: string
  target_key: string
  target_fingerprint: string | null
  account_id: AccountId | null
  requester_id: UserId
  requester_name: string
  asked_in_account_id: AccountId
  four_eyes: boolean
  reason: string | null
  surface: string
  via: string
  rule_id: ApprovalRuleId | null
  rule_version: number | null
  rule_name: string | null
  ruled: readonly string[]
  needed: readonly number[]
  stage_of: readonly string[]
  digest: string
  status: Generated<'pending' | ApprovalEnd>
  outcome: string | null
  ended_by: UserId | null
  ended_by_name: string | null
  ended_at: NullableTime
  created_at: Time
  expires_at: Time
}

export interface ApprovalVotersTable {
  organization_id: OrganizationId
  request_id: ApprovalId
  stage: number
  user_id: UserId
  voice_id: UserId
  name: string
  not_before: NullableTime
}

export interface ApprovalVotesTable {
  organization_id: OrganizationId
  request_id: ApprovalId
  requester_id: UserId
  voter_id: UserId
  voter_name: string
  voice_id: UserId
  voice_name: string
  stage: number
  reason: string | null
  at: Time
}

export interface ApprovalCardsTable {
  organization_id: OrganizationId
  request_id: ApprovalId
  team_id: string
  shown_to: string
  channel_id: string
  message_ts: string
  shows: string
  posted_at: Time
}

export interface ApprovalDelegationsTable {
  organization_id: OrganizationId
  id: DelegationId
  user_id: UserId
  stand_in_id: UserId
  starts_at: Time
  ends_at: Time
}

export interface ApprovalReviewsTable {
  organization_id: OrganizationId
  id: ReviewId
  account_id: AccountId | null
  command: string
  input: string
  reason: string
  broken_by: UserId
  broken_by_name: string
  broken_at: Time
  reviewed_by: UserId | null
  reviewed_by_name: string | null
  reviewed_at: NullableTime
  remark: string | null
}

/** Every walled table, by its qualified name: a host has tables of its own, some with these names. */
export interface Tables {
  'tenantry.organizations': OrganizationsTable
  'tenantry.accounts': AccountsTable
  'tenantry.users': UsersTable
  'tenantry.user_roles': UserRolesTable
  'tenantry.roles': RolesTable
  'tenantry.account_roles': AccountRolesTable
  'tenantry.secrets': SecretsTable
  'tenantry.secret_uses': SecretUsesTable
  'tenantry.passwords': PasswordsTable
  'tenantry.tickets': TicketsTable
  'tenantry.audit_heads': AuditHeadsTable
  'tenantry.events': EventsTable
  'tenantry.event_personal': EventPersonalTable
  'tenantry.idempotency_keys': IdempotencyKeysTable
  'tenantry.denials': DenialsTable
  'tenantry.approval_rules': ApprovalRulesTable
  'tenantry.approval_requests': ApprovalRequestsTable
  'tenantry.approval_voters': ApprovalVotersTable
  'tenantry.approval_votes': ApprovalVotesTable
  'tenantry.approval_cards': ApprovalCardsTable
  'tenantry.approval_delegations': ApprovalDelegationsTable
  'tenantry.approval_reviews': ApprovalReviewsTable
  'tenantry.chat_links': ChatLinksTable
  'tenantry.chat_requests': ChatRequestsTable
  'tenantry.due_steps': DueStepsTable
  'tenantry.event_news': EventNewsTable
  'tenantry.event_cursors': EventCursorsTable
  'tenantry.event_dead_letters': EventDeadLettersTable
}
