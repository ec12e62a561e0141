/**
 * What walls a table must have, by its kind; the boot check and the scope both read it from here.
 *
 * - `account`: policy on organization and account
 * - `organization`: policy on organization
 * - `user`: hangs from a user; whoever sees the user sees it
 * - `request`: hangs from an approval request; whoever sees the request sees it
 * - `directory`: found before the organization is known; no grant to the application role
 * - `index`: made from walled rows, to find them; no grant to the application role: functions that apply the walls answer ids
 * - `machinery`: ids and hashes only; no grant to the application role
 */
export type TableKind = 'account' | 'organization' | 'user' | 'request' | 'directory' | 'index' | 'machinery'

export const TABLE_KINDS = {
  organizations: 'organization',
  accounts: 'account',
  users: 'account',
  user_search: 'index',
  user_roles: 'user',
  roles: 'organization',
  account_roles: 'account',
  secrets: 'user',
  secret_uses: 'user',
  passwords: 'user',
  tickets: 'user',
  audit_heads: 'organization',
  events: 'account',
  event_personal: 'organization',
  idempotency_keys: 'organization',
  denials: 'organization',
  chat_links: 'user',
  chat_requests: 'organization',
  due_steps: 'organization',
  event_news: 'organization',
  event_cursors: 'organization',
  event_dead_letters: 'organization',
  approval_rules: 'organization',
  approval_requests: 'account',
  approval_voters: 'request',
  approval_votes: 'request',
  approval_cards: 'request',
  approval_delegations: 'user',
  approval_reviews: 'account',
  chat_workspaces: 'directory',
  chat_replays: 'machinery',
  event_handlers: 'machinery',
  failed_authentications: 'machinery',
  kysely_migration: 'machinery',
  kysely_migration_lock: 'machinery',
} as const satisfies Readonly<Record<string, TableKind>>
