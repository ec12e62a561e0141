import { IN_ROOMS } from './planted-in-rooms.ts'
import { fault, slow, type Violation, wall } from './violation.ts'

/** One line each, in the order of the walls: row-level security, policies, grants, roles, settings, code, tables. */
export const VIOLATIONS: readonly Violation[] = [
  wall(
    'row-level security is switched off',
    'alter table tenantry.users disable row level security',
    /row-level security of tenantry\.users/,
  ),
  wall(
    'row-level security does not hold for the owner',
    'alter table tenantry.accounts no force row level security',
    /row-level security of tenantry\.accounts/,
  ),
  wall(
    'row-level security is gone altogether',
    'alter table tenantry.tickets disable row level security, no force row level security',
    /row-level security of tenantry\.tickets is missing/,
  ),
  wall(
    'a policy is gone',
    'drop policy account_wall on tenantry.users',
    /policy account_wall of tenantry\.users is missing/,
  ),
  wall(
    'a policy lets everything be read',
    'alter policy account_wall on tenantry.users using (true)',
    /policy account_wall of tenantry\.users is not what/,
  ),
  wall(
    'a policy lets everything be written',
    'alter policy organization_wall on tenantry.idempotency_keys with check (true)',
    /policy organization_wall of tenantry\.idempotency_keys/,
  ),
  wall(
    'a second policy lets everything through',
    'create policy everybody on tenantry.secrets using (true)',
    /policy everybody of tenantry\.secrets is not Tenantry's/,
  ),
  wall(
    'a policy holds for one role only',
    'alter policy account_wall on tenantry.users to tenantry_relay',
    /policy account_wall of tenantry\.users is not what/,
  ),
  wall(
    "the relay's policy shows more",
    'alter policy relay_sees_what_waits on tenantry.chat_requests using (true)',
    /relay_sees_what_waits/,
  ),

  wall(
    'the record of events may be changed',
    'grant update on tenantry.events to tenantry_app',
    /grant on tenantry\.events to tenantry_app/,
  ),
  wall(
    'personal values may be deleted',
    'grant delete on tenantry.event_personal to tenantry_app',
    /grant on tenantry\.event_personal/,
  ),
  wall(
    'a table may be emptied',
    'grant truncate on tenantry.users to tenantry_app',
    /truncate on tenantry\.users/,
  ),
  wall(
    'the directory may be read',
    'grant select on tenantry.chat_workspaces to tenantry_app',
    /grant on tenantry\.chat_workspaces to tenantry_app is not Tenantry's/,
  ),
  wall(
    'machinery may be read',
    'grant select on tenantry.chat_replays to tenantry_app',
    /grant on tenantry\.chat_replays/,
  ),
  wall(
    'the list of migrations may be written',
    'grant insert on tenantry.kysely_migration to tenantry_app',
    /kysely_migration/,
  ),
  wall(
    'everybody may read a table',
    'grant select on tenantry.users to public',
    /grant on tenantry\.users to public/,
  ),
  wall(
    'everybody may read a column',
    'grant select (hash) on tenantry.secrets to public',
    /grant on tenantry\.secrets to public/,
  ),
  wall(
    'the relay may read what requests say',
    'grant select (payload) on tenantry.chat_requests to tenantry_relay',
    /grant on tenantry\.chat_requests to tenantry_relay/,
  ),
  wall(
    'a grant may be passed on',
    'grant select on tenantry.users to tenantry_app with grant option',
    /with grant option/,
  ),
  wall(
    'things may be made in the schema',
    'grant create on schema tenantry to tenantry_app',
    /grant on the schema tenantry to tenantry_app/,
  ),
  wall(
    'a grant that is needed is gone',
    'revoke insert on tenantry.users from tenantry_app',
    /grant on tenantry\.users to tenantry_app/,
  ),
  wall(
    'the schema may not be entered',
    'revoke usage on schema tenantry from tenantry_relay',
    /grant on the schema tenantry to tenantry_relay is missing/,
  ),
  fault(
    'later tables would be born open',
    'alter default privileges in schema tenantry grant select on tables to tenantry_app',
    /default privilege/,
  ),
  {
    name: 'another login may read a table',
    plant: 'create role reporter; grant select on tenantry.accounts to reporter',
    finds: /grant on tenantry\.accounts to reporter/,
    weight: 'advice',
    undo: 'revoke all on tenantry.accounts from reporter; drop role reporter',
  },

  wall('the role is a superuser', 'alter role tenantry_app superuser', /role tenantry_app is superuser/),
  wall(
    'the role passes row-level security',
    'alter role tenantry_app bypassrls',
    /role tenantry_app is bypassrls/,
  ),
  wall('the role may make roles', 'alter role tenantry_app createrole', /role tenantry_app is createrole/),
  wall(
    'the relay passes row-level security',
    'alter role tenantry_relay bypassrls',
    /role tenantry_relay is bypassrls/,
  ),
  fault('the role may log in', 'alter role tenantry_app login', /tenantry_app may log in/),
  wall(
    'the role belongs to a stronger one',
    'grant pg_read_all_data to tenantry_app',
    /tenantry_app is a member of pg_read_all_data/,
  ),
  wall(
    'the role owns a table',
    'alter table tenantry.users owner to tenantry_app',
    /tenantry_app owns the table tenantry\.users/,
  ),
  wall(
    'the role owns a function',
    'grant create on schema tenantry to tenantry_app; alter function tenantry.current_organization owner to tenantry_app',
    /tenantry_app owns the function/,
  ),

  wall(
    'sessions begin in an organization',
    `do $$ begin execute format('alter database %I set tenantry.organization = ''org_x''', current_database()); end $$`,
    /begin with tenantry\.organization set/,
  ),
  wall(
    'sessions of the login begin with every account',
    `do $$ begin execute format('alter role %I set tenantry.account = ''*''', current_user); end $$`,
    /begin with tenantry\.account set/,
  ),
  wall(
    'foreign keys are not asked',
    `do $$ begin execute format('alter role %I in database %I set session_replication_role = replica', current_user, current_database()); end $$`,
    /begin with session_replication_role set/,
  ),

  wall(
    'the organization that was entered is another',
    `create or replace function tenantry.current_organization() returns text language sql stable as $$ select 'org_x' $$`,
    /function tenantry\.current_organization\(\) is not what/,
  ),
  wall(
    'entering does not set the role',
    `do $$ begin execute replace(pg_get_functiondef('tenantry.enter'::regproc), 'set local role tenantry_app;', ''); end $$`,
    /function tenantry\.enter\(.*\) is not what.*something is missing/,
  ),
  wall(
    'a function is gone',
    'drop function tenantry.disconnect_workspace',
    /function tenantry\.disconnect_workspace\(text, text, timestamp with time zone\) is missing/,
  ),
  wall(
    'a function with all rights looks for names anywhere',
    'alter function tenantry.receive_chat_request reset search_path',
    /function tenantry\.receive_chat_request/,
  ),
  wall(
    'a function gets all rights',
    'alter function tenantry.current_organization() security definer',
    /security definer/,
  ),
  wall(
    'everybody may call a function with all rights',
    'grant execute on function tenantry.organization_of_workspace to public',
    /grant on tenantry\.organization_of_workspace\(text, text\) to public/,
  ),
  wall(
    'a function with all rights was added',
    `create function tenantry.everything() returns setof tenantry.users language sql security definer as $$ select * from tenantry.users $$`,
    /function tenantry\.everything\(\) is not Tenantry's/,
  ),
  fault(
    'a function was added',
    `create function tenantry.harmless() returns integer language sql as $$ select 1 $$`,
    /function tenantry\.harmless\(\)/,
  ),
  wall(
    'a rule does something else',
    'create rule copy as on insert to tenantry.secrets do also delete from tenantry.events',
    /rule copy of tenantry\.secrets/,
  ),
  fault(
    'a trigger does something more',
    `create function public.nothing() returns trigger language plpgsql as $$ begin return new; end $$; create trigger more before insert on tenantry.users for each row execute function public.nothing()`,
    /trigger more of tenantry\.users/,
  ),
  wall(
    'foreign keys are switched off',
    'alter table tenantry.user_roles disable trigger all',
    /switched-off trigger of role_is_granted_to_a_user of tenantry\.user_roles/,
  ),

  fault(
    'a table was added',
    'create table tenantry.notes (id integer)',
    /table tenantry\.notes is not Tenantry's/,
  ),
  wall(
    'a table was added that the application may read',
    'create table tenantry.letters (id integer); grant select on tenantry.letters to tenantry_app',
    /grant on tenantry\.letters to tenantry_app/,
  ),
  wall(
    'a view shows a table past its walls',
    'create view tenantry.everybody as select * from tenantry.users; grant select on tenantry.everybody to tenantry_app',
    /grant on tenantry\.everybody to tenantry_app/,
  ),
  {
    name: 'a table is not written to the log',
    plant: 'alter table tenantry.chat_replays set unlogged',
    finds: /table tenantry\.chat_replays is not what.*unlogged/,
    weight: 'wall',
    undo: 'alter table tenantry.chat_replays set logged',
  },
  slow(
    'an e-mail address may be taken twice',
    'alter table tenantry.users drop constraint user_email_is_unique_in_organization',
    /constraint user_email_is_unique_in_organization of tenantry\.users is missing/,
  ),
  slow(
    'a user may belong to no account',
    'alter table tenantry.users drop constraint user_belongs_to_an_account',
    /user_belongs_to_an_account of tenantry\.users is missing/,
  ),
  slow(
    'a reference does not ask for the organization',
    'alter table tenantry.accounts add constraint id_is_unique unique (id); alter table tenantry.users drop constraint user_belongs_to_an_account; alter table tenantry.users add constraint user_belongs_to_an_account foreign key (account_id) references tenantry.accounts (id)',
    /user_belongs_to_an_account of tenantry\.users is not what/,
  ),
  slow(
    'a key does not begin with the organization',
    'alter table tenantry.user_roles drop constraint user_roles_pk; alter table tenantry.user_roles add constraint user_roles_pk primary key (user_id, role, organization_id)',
    /user_roles_pk of tenantry\.user_roles is not what/,
  ),
  slow(
    'a reference was never checked',
    'alter table tenantry.chat_links drop constraint chat_link_of_a_user; alter table tenantry.chat_links add constraint chat_link_of_a_user foreign key (organization_id, user_id) references tenantry.users (organization_id, id) on delete cascade not valid',
    /chat_link_of_a_user of tenantry\.chat_links is not what.*not valid/,
  ),
  slow(
    'the default account may be inactive',
    'alter table tenantry.accounts drop constraint default_account_is_active',
    /default_account_is_active/,
  ),
  {
    ...fault(
      'a constraint was added',
      'alter table tenantry.users add constraint no_smiths check (last_name <> $$Smith$$)',
      /no_smiths of tenantry\.users is not Tenantry's/,
    ),
    leftToDoctor: true,
  },
  slow(
    'a column is gone',
    'alter table tenantry.accounts drop column description',
    /column tenantry\.accounts\.description is missing/,
  ),
  {
    ...fault(
      'a column was added',
      'alter table tenantry.users add column nickname text',
      /column tenantry\.users\.nickname is not Tenantry's/,
    ),
    leftToDoctor: true,
  },
  {
    ...slow(
      'a column may be empty',
      'alter table tenantry.users alter column email drop not null',
      /column tenantry\.users\.email is not what/,
    ),
    undo: 'alter table tenantry.users alter column email set not null',
  },
  {
    ...slow(
      'a column sorts in another order',
      'alter table tenantry.accounts alter column sort_key type text collate "default"',
      /column tenantry\.accounts\.sort_key/,
    ),
    undo: 'alter table tenantry.accounts alter column sort_key type text collate "C"',
  },
  {
    ...slow(
      'a column begins with another value',
      `alter table tenantry.accounts alter column status set default 'inactive'`,
      /column tenantry\.accounts\.status/,
    ),
    undo: `alter table tenantry.accounts alter column status set default 'active'`,
  },
  {
    ...fault(
      'an index is gone',
      'drop index tenantry.users_by_name',
      /index users_by_name of tenantry\.users is missing/,
    ),
    leftToDoctor: true,
  },
  {
    ...slow(
      'an organization may have two default accounts',
      'drop index tenantry.organization_has_one_default_account',
      /index organization_has_one_default_account/,
    ),
  },
  {
    name: 'an index was added',
    plant: 'create index mine on tenantry.users (organization_id, last_name)',
    finds: /index mine of tenantry\.users is not Tenantry's/,
    weight: 'advice',
  },
  ...IN_ROOMS,
]
