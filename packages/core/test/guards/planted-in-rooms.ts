import { fault, slow, type Violation, wall } from './violation.ts'

const ROLES: readonly Violation[] = [
  wall(
    'roles may be read from every organization',
    'alter policy organization_wall on tenantry.roles using (true)',
    /policy organization_wall of tenantry\.roles is not what/,
  ),
  wall(
    'roles of accounts are not walled',
    'alter table tenantry.account_roles disable row level security',
    /row-level security of tenantry\.account_roles/,
  ),
  wall(
    'roles may be read by the relay',
    'grant select on tenantry.roles to tenantry_relay',
    /grant on tenantry\.roles to tenantry_relay is not Tenantry's/,
  ),
  slow(
    'a role that nobody made may be granted',
    'alter table tenantry.user_roles drop constraint role_of_a_user_exists',
    /role_of_a_user_exists of tenantry\.user_roles is missing/,
  ),
  slow(
    'an account may be made organization administrator',
    'alter table tenantry.account_roles drop constraint organization_administrators_are_people',
    /organization_administrators_are_people/,
  ),
  wall(
    'who enters is not walled into their account',
    `do $$ begin execute replace(pg_get_functiondef('tenantry.enter'::regproc), 'execute format(''set local tenantry.account = %L'', entered.account_id)', 'null'); end $$`,
    /function tenantry\.enter\(.*\) is not what/,
  ),
]

const DELIVERY: readonly Violation[] = [
  wall(
    'the relay may read what is to be done',
    'grant select (input) on tenantry.due_steps to tenantry_relay',
    /grant on tenantry\.due_steps to tenantry_relay/,
  ),
  wall(
    'the relay may do away with what is due',
    'create policy relay_removes on tenantry.due_steps for delete to tenantry_relay using (true); grant delete on tenantry.due_steps to tenantry_relay',
    /policy relay_removes of tenantry\.due_steps is not Tenantry's/,
  ),
  wall(
    'the relay no longer sees what is due',
    'drop policy relay_sees_due_steps on tenantry.due_steps',
    /relay_sees_due_steps of tenantry\.due_steps is missing/,
  ),
  wall(
    'the relay may read heads whole',
    'grant select (hash) on tenantry.audit_heads to tenantry_relay',
    /grant on tenantry\.audit_heads to tenantry_relay/,
  ),
  wall(
    'the relay may write heads',
    'alter policy relay_sees_heads on tenantry.audit_heads to public',
    /relay_sees_heads of tenantry\.audit_heads is not what/,
  ),
  wall(
    'the relay may read why a handler failed',
    'grant select (problem) on tenantry.event_dead_letters to tenantry_relay',
    /grant on tenantry\.event_dead_letters to tenantry_relay/,
  ),
  wall(
    'the names of handlers may be read by tenants',
    'grant execute on function tenantry.event_handler_names to tenantry_app',
    /grant on tenantry\.event_handler_names\(\) to tenantry_app/,
  ),
  wall(
    'news of other organizations may be seen',
    'alter policy organization_wall on tenantry.event_news using (true)',
    /organization_wall of tenantry\.event_news/,
  ),
  slow(
    'a dead letter may be of no event',
    'alter table tenantry.event_dead_letters drop constraint dead_letter_is_an_event',
    /dead_letter_is_an_event/,
  ),
  {
    ...fault(
      'what is due is found slowly',
      'drop index tenantry.due_steps_by_time',
      /index due_steps_by_time of tenantry\.due_steps is missing/,
    ),
    leftToDoctor: true,
  },
]

const SECRETS: readonly Violation[] = [
  wall(
    'when secrets were used may be seen by every user',
    'drop policy user_wall on tenantry.secret_uses; create policy user_wall on tenantry.secret_uses using (true)',
    /user_wall of tenantry\.secret_uses is not what/,
  ),
  wall(
    'passwords are not walled',
    'alter table tenantry.passwords no force row level security',
    /row-level security of tenantry\.passwords/,
  ),
  wall(
    'everybody may read passwords',
    'grant select on tenantry.passwords to public',
    /grant on tenantry\.passwords to public/,
  ),
  wall(
    'failed sign-ins may be forgotten',
    'grant delete on tenantry.failed_authentications to tenantry_app',
    /grant on tenantry\.failed_authentications to tenantry_app/,
  ),
  wall(
    'nobody is ever limited',
    `create or replace function tenantry.is_limited(p_name text, p_now timestamptz) returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp as $$ select false $$`,
    /function tenantry\.is_limited\(.*\) is not what/,
  ),
  slow(
    'a revoked secret may open something',
    'alter table tenantry.secrets drop constraint revoked_secret_opens_nothing',
    /revoked_secret_opens_nothing/,
  ),
  slow(
    'a password may be stored as it is',
    'alter table tenantry.passwords drop constraint password_is_hashed',
    /password_is_hashed/,
  ),
  slow(
    'somebody may change to two addresses at once',
    'drop index tenantry.user_changes_to_one_email',
    /user_changes_to_one_email/,
  ),
]

const SEARCHING: readonly Violation[] = [
  wall(
    'the search index may be read',
    'grant select on tenantry.user_search to tenantry_app',
    /grant on tenantry\.user_search to tenantry_app is not Tenantry's/,
  ),
  wall(
    'a search does not end at the account',
    `do $$ begin execute replace(pg_get_functiondef('tenantry.found_users'::regproc), 'wall = ''*''', 'true'); end $$`,
    /function tenantry\.found_users\(text\[\], integer\) is not what/,
  ),
  wall(
    'everybody may search',
    'grant execute on function tenantry.found_users to public',
    /grant on tenantry\.found_users\(text\[\], integer\) to public/,
  ),
  wall(
    'a search looks for names anywhere',
    'alter function tenantry.found_users reset search_path',
    /function tenantry\.found_users/,
  ),
  slow(
    'a user may not be found',
    'alter table tenantry.users drop constraint user_can_be_found',
    /user_can_be_found of tenantry\.users is missing/,
  ),
  {
    ...fault(
      'a search reads everything',
      'drop index tenantry.user_search_by_grams',
      /index user_search_by_grams/,
    ),
    leftToDoctor: true,
  },
]

const HISTORY: readonly Violation[] = [
  wall(
    'refusals of others may be seen',
    'drop policy organization_wall on tenantry.denials; create policy organization_wall on tenantry.denials using (true)',
    /organization_wall of tenantry\.denials is not what/,
  ),
  wall(
    'anybody may be erased',
    `do $$ begin execute replace(pg_get_functiondef('tenantry.erase_person'::regproc), 'tenantry.current_organization()', 'p_user'); end $$`,
    /function tenantry\.erase_person\(text\) is not what/,
  ),
  wall(
    'personal values of every organization may be erased',
    'alter policy organization_wall_of_erasing on tenantry.event_personal using (true)',
    /organization_wall_of_erasing of tenantry\.event_personal/,
  ),
  wall(
    'the head of a history may be taken away',
    'grant delete on tenantry.audit_heads to tenantry_app',
    /grant on tenantry\.audit_heads to tenantry_app/,
  ),
  slow(
    'an event may stand twice in a history',
    'alter table tenantry.events drop constraint event_id_is_unique',
    /event_id_is_unique/,
  ),
  {
    ...fault('a history is searched slowly', 'drop index tenantry.events_by_user', /index events_by_user/),
    leftToDoctor: true,
  },
]

const APPROVALS: readonly Violation[] = [
  wall(
    'requests of other accounts may be seen',
    'alter policy account_wall on tenantry.approval_requests using (true)',
    /account_wall of tenantry\.approval_requests/,
  ),
  wall(
    'votes on requests of others may be seen',
    'alter table tenantry.approval_votes disable row level security',
    /row-level security of tenantry\.approval_votes/,
  ),
  wall(
    'who could agree may be changed afterwards',
    'grant update on tenantry.approval_voters to tenantry_app',
    /grant on tenantry\.approval_voters to tenantry_app/,
  ),
  wall(
    'a request may be removed without a trace',
    'grant delete on tenantry.approval_requests to tenantry_app',
    /grant on tenantry\.approval_requests to tenantry_app/,
  ),
  wall(
    'the wall of the account may be set by everybody',
    'grant execute on function tenantry.set_account_wall to tenantry_relay',
    /grant on tenantry\.set_account_wall\(text\) to tenantry_relay/,
  ),
  slow(
    'somebody may agree to what they asked for',
    'alter table tenantry.approval_votes drop constraint approver_is_not_requester',
    /approver_is_not_requester/,
  ),
  slow(
    'a voice may count twice',
    'alter table tenantry.approval_votes drop constraint approval_voice_counts_once',
    /approval_voice_counts_once/,
  ),
  slow(
    'somebody may review what they did themselves',
    'alter table tenantry.approval_reviews drop constraint nobody_reviews_their_own',
    /nobody_reviews_their_own/,
  ),
  slow(
    'the same may be asked for twice at once',
    'drop index tenantry.one_open_request_per_command_and_target',
    /one_open_request_per_command_and_target/,
  ),
  {
    ...slow(
      'a rule may have no version',
      'alter table tenantry.approval_rules alter column version drop not null',
      /column tenantry\.approval_rules\.version is not what/,
    ),
    undo: 'alter table tenantry.approval_rules alter column version set not null',
  },
]

/** What could be done to the rooms that stand on the hierarchy. */
export const IN_ROOMS: readonly Violation[] = [
  ...ROLES,
  ...DELIVERY,
  ...SECRETS,
  ...SEARCHING,
  ...HISTORY,
  ...APPROVALS,
]
