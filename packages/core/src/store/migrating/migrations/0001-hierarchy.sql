-- The hierarchy: organization, account, user; their secrets and roles; the record of what happened; the answers to repeated calls.
--
-- Every tenant table starts its keys with organization_id. A rule is a constraint that is named as the rule it keeps; there are no triggers.
-- Row-level security reads two settings, local to the transaction, which only tenantry.enter() sets:
--   tenantry.organization   the organization that was entered
--   tenantry.account        the account whose rows are visible, or * for all of them
-- Unset they are null or empty, and then nothing is visible.

create function tenantry.current_organization() returns text
  language sql stable
  as $$ select nullif(current_setting('tenantry.organization', true), '') $$;

create function tenantry.current_account() returns text
  language sql stable
  as $$ select nullif(current_setting('tenantry.account', true), '') $$;


create table tenantry.organizations (
  id                          text        not null collate "C",
  name                        text        not null,
  external_id                 text        null     collate "C",
  status                      text        not null default 'active',
  default_account_id          text        not null collate "C",
  default_account_is_default  boolean     not null generated always as (true) stored,
  limit_accounts              integer     null,
  limit_users_per_account     integer     null,
  cursor_key                  bytea       not null,
  created_at                  timestamptz not null,
  updated_at                  timestamptz not null,
  constraint organizations_pk                        primary key (id),
  constraint organization_status_is_known            check (status in ('active', 'inactive')),
  constraint organization_limits_are_not_negative    check (limit_accounts >= 0 and limit_users_per_account >= 0)
);
comment on table tenantry.organizations is 'The top level: the customer of the host product; the tenant.';


create table tenantry.accounts (
  organization_id  text        not null collate "C",
  id               text        not null collate "C",
  external_id      text        not null collate "C",
  name             text        not null,
  description      text        not null,
  sort_key         text        not null collate "C",
  search_key       text        not null collate "C",
  is_default       boolean     not null,
  status           text        not null default 'active',
  deactivated_at   timestamptz null,
  deactivation_id  text        null     collate "C",
  deleted_at       timestamptz null,
  version          integer     not null default 1,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  constraint accounts_pk                                      primary key (organization_id, id),
  constraint account_belongs_to_an_organization               foreign key (organization_id) references tenantry.organizations (id) on delete cascade,
  constraint account_external_id_is_unique_in_organization    unique (organization_id, external_id),
  constraint default_account_can_be_referenced                unique (organization_id, id, is_default),
  constraint account_status_is_known                          check (status in ('active', 'inactive')),
  constraint default_account_is_active                        check (not is_default or (status = 'active' and deleted_at is null)),
  constraint inactive_account_has_its_mark                    check ((status = 'inactive') = (deactivation_id is not null) and (status = 'inactive') = (deactivated_at is not null)),
  constraint deleted_account_is_inactive                      check (deleted_at is null or status = 'inactive')
);
comment on table tenantry.accounts is 'The second level: normally one for each customer of the organization; isolated from every other account.';

create unique index organization_has_one_default_account on tenantry.accounts (organization_id) where is_default;
create index accounts_by_name on tenantry.accounts (organization_id, sort_key, id);

-- The default account can be neither deleted nor unmarked while its organization stands: the organization points at it, mark included.
alter table tenantry.organizations
  add constraint organization_has_its_default_account
  foreign key (id, default_account_id, default_account_is_default)
  references tenantry.accounts (organization_id, id, is_default)
  deferrable initially deferred;


create table tenantry.users (
  organization_id   text        not null collate "C",
  id                text        not null collate "C",
  account_id        text        not null collate "C",
  email             text        not null collate "C",
  first_name        text        not null,
  last_name         text        not null,
  external_id       text        null     collate "C",
  sort_key          text        not null collate "C",
  search_key        text        not null collate "C",
  status            text        not null default 'active',
  deactivated_at    timestamptz null,
  deactivated_with  text        null     collate "C",
  version           integer     not null default 1,
  created_at        timestamptz not null,
  updated_at        timestamptz not null,
  constraint users_pk                                      primary key (organization_id, id),
  constraint user_belongs_to_an_account                    foreign key (organization_id, account_id) references tenantry.accounts (organization_id, id),
  constraint user_email_is_unique_in_organization          unique (organization_id, email),
  constraint user_external_id_is_unique_in_organization    unique (organization_id, external_id),
  constraint user_status_is_known                          check (status in ('active', 'inactive')),
  constraint inactive_user_has_its_date                    check ((status = 'inactive') = (deactivated_at is not null)),
  constraint active_user_carries_no_mark                   check (status = 'inactive' or deactivated_with is null)
);
comment on table tenantry.users is 'The third level: a person, in exactly one account.';

create index users_by_account on tenantry.users (organization_id, account_id, sort_key, id);
create index users_by_name    on tenantry.users (organization_id, sort_key, id);


create table tenantry.user_roles (
  organization_id  text        not null collate "C",
  user_id          text        not null collate "C",
  role             text        not null collate "C",
  granted_at       timestamptz not null,
  constraint user_roles_pk                   primary key (organization_id, user_id, role),
  constraint role_is_granted_to_a_user       foreign key (organization_id, user_id) references tenantry.users (organization_id, id) on delete cascade
);
comment on table tenantry.user_roles is 'A user''s own roles.';

create index users_by_role on tenantry.user_roles (organization_id, role, user_id);


create table tenantry.secrets (
  organization_id  text        not null collate "C",
  id               text        not null collate "C",
  kind             text        not null,
  user_id          text        null     collate "C",
  hash             text        not null collate "C",
  created_at       timestamptz not null,
  expires_at       timestamptz null,
  constraint secrets_pk                        primary key (organization_id, id),
  constraint secret_hash_is_unique             unique (organization_id, hash),
  constraint secret_belongs_to_an_organization foreign key (organization_id) references tenantry.organizations (id) on delete cascade,
  constraint secret_belongs_to_a_user          foreign key (organization_id, user_id) references tenantry.users (organization_id, id) on delete cascade,
  constraint secret_kind_is_known              check (kind in ('organization', 'user')),
  constraint user_secret_names_its_user        check ((kind = 'user') = (user_id is not null))
);
comment on table tenantry.secrets is 'Hashes of Organization Secrets and User Secrets; the secrets themselves are shown once and stored nowhere.';

create index secrets_by_user on tenantry.secrets (organization_id, user_id);


create table tenantry.tickets (
  organization_id  text        not null collate "C",
  id               text        not null collate "C",
  kind             text        not null,
  code_hash        text        null     collate "C",
  user_id          text        null     collate "C",
  issued_by        text        null     collate "C",
  issued_by_name   text        not null,
  team_id          text        null     collate "C",
  chat_user_id     text        null     collate "C",
  created_at       timestamptz not null,
  expires_at       timestamptz not null,
  used_at          timestamptz null,
  constraint tickets_pk                         primary key (organization_id, id),
  constraint ticket_code_is_unique              unique (organization_id, code_hash),
  constraint ticket_belongs_to_an_organization  foreign key (organization_id) references tenantry.organizations (id) on delete cascade,
  constraint ticket_is_about_a_user             foreign key (organization_id, user_id) references tenantry.users (organization_id, id) on delete cascade,
  constraint ticket_kind_is_known               check (kind in ('connect', 'link', 'invitation', 'secret')),
  constraint ticket_has_what_its_kind_needs     check (case kind
                                                  when 'connect'    then code_hash is not null and user_id is null
                                                  when 'link'       then code_hash is not null and user_id is not null
                                                  when 'invitation' then chat_user_id is not null and team_id is not null and user_id is not null
                                                  when 'secret'     then user_id is not null
                                                end)
);
comment on table tenantry.tickets is 'Promises that are kept at most once: connect a workspace, link a chat identity, confirm a link, show a new secret.';

create index tickets_by_end on tenantry.tickets (organization_id, expires_at);


create table tenantry.audit_heads (
  organization_id  text    not null collate "C",
  number           bigint  not null,
  hash             bytea   not null,
  constraint audit_heads_pk                   primary key (organization_id),
  constraint audit_head_of_an_organization    foreign key (organization_id) references tenantry.organizations (id) on delete cascade
);
comment on table tenantry.audit_heads is 'Number and hash of each organization''s newest event; locking it puts the events of an organization in the order of their commits.';


create table tenantry.events (
  organization_id  text        not null collate "C",
  number           bigint      not null,
  id               text        not null collate "C",
  type             text        not null collate "C",
  at               timestamptz not null,
  account_id       text        null     collate "C",
  actor_id         text        null     collate "C",
  user_id          text        null     collate "C",
  body             text        not null,
  personal_hash    bytea       null,
  hash             bytea       not null,
  constraint events_pk                     primary key (organization_id, number),
  constraint event_id_is_unique            unique (organization_id, id),
  constraint event_of_an_organization      foreign key (organization_id) references tenantry.organizations (id) on delete cascade
);
comment on table tenantry.events is 'What happened, append-only: hash = sha256(previous hash, number, body, personal hash). body is canonical JSON as text, because jsonb would reorder it.';


create table tenantry.event_personal (
  organization_id  text    not null collate "C",
  number           bigint  not null,
  salt             bytea   not null,
  value            text    not null,
  constraint event_personal_pk             primary key (organization_id, number),
  constraint personal_part_of_an_event     foreign key (organization_id, number) references tenantry.events (organization_id, number) on delete cascade
);
comment on table tenantry.event_personal is 'The personal values of an event. They can be erased with their salt, and the chain, which covers only their salted hash, still verifies.';


create table tenantry.idempotency_keys (
  organization_id  text        not null collate "C",
  owner            text        not null collate "C",
  key              text        not null collate "C",
  request_hash     text        not null collate "C",
  outcome          text        null,
  created_at       timestamptz not null,
  constraint idempotency_keys_pk                     primary key (organization_id, owner, key),
  constraint idempotency_key_of_an_organization      foreign key (organization_id) references tenantry.organizations (id) on delete cascade,
  constraint idempotency_key_is_short                check (length(key) between 1 and 255)
);
comment on table tenantry.idempotency_keys is 'The first outcome of a call that may be repeated, without its secrets; kept for 24 hours.';

create index idempotency_keys_by_age on tenantry.idempotency_keys (organization_id, created_at);


-- Walls -------------------------------------------------------------------------------------------------------------------------
--
-- A setting is read in a sub-select of its own: the planner then reads it once for each statement and knows that it is one value, so
-- that a page is read in the order of its index. Called in the condition itself it is taken for a filter on every row, and a page of
-- 10,000 users took 150 times as long.

alter table tenantry.organizations     enable row level security;
alter table tenantry.organizations     force  row level security;
alter table tenantry.accounts          enable row level security;
alter table tenantry.accounts          force  row level security;
alter table tenantry.users             enable row level security;
alter table tenantry.users             force  row level security;
alter table tenantry.user_roles        enable row level security;
alter table tenantry.user_roles        force  row level security;
alter table tenantry.secrets           enable row level security;
alter table tenantry.secrets           force  row level security;
alter table tenantry.tickets           enable row level security;
alter table tenantry.tickets           force  row level security;
alter table tenantry.audit_heads       enable row level security;
alter table tenantry.audit_heads       force  row level security;
alter table tenantry.events            enable row level security;
alter table tenantry.events            force  row level security;
alter table tenantry.event_personal    enable row level security;
alter table tenantry.event_personal    force  row level security;
alter table tenantry.idempotency_keys  enable row level security;
alter table tenantry.idempotency_keys  force  row level security;

create policy organization_wall on tenantry.organizations
  using      (id = (select tenantry.current_organization()))
  with check (id = (select tenantry.current_organization()));

create policy account_wall on tenantry.accounts
  using      (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or id = (select tenantry.current_account())))
  with check (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or id = (select tenantry.current_account())));

create policy account_wall on tenantry.users
  using      (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or account_id = (select tenantry.current_account())))
  with check (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or account_id = (select tenantry.current_account())));

-- What hangs from a user carries no account: whoever sees the user sees it.
create policy user_wall on tenantry.user_roles
  using      (organization_id = (select tenantry.current_organization())
              and exists (select from tenantry.users u where u.organization_id = user_roles.organization_id and u.id = user_roles.user_id))
  with check (organization_id = (select tenantry.current_organization())
              and exists (select from tenantry.users u where u.organization_id = user_roles.organization_id and u.id = user_roles.user_id));

create policy user_wall on tenantry.secrets
  using      (organization_id = (select tenantry.current_organization())
              and (user_id is null or exists (select from tenantry.users u where u.organization_id = secrets.organization_id and u.id = secrets.user_id)))
  with check (organization_id = (select tenantry.current_organization())
              and (user_id is null or exists (select from tenantry.users u where u.organization_id = secrets.organization_id and u.id = secrets.user_id)));

create policy user_wall on tenantry.tickets
  using      (organization_id = (select tenantry.current_organization())
              and (user_id is null or exists (select from tenantry.users u where u.organization_id = tickets.organization_id and u.id = tickets.user_id)))
  with check (organization_id = (select tenantry.current_organization())
              and (user_id is null or exists (select from tenantry.users u where u.organization_id = tickets.organization_id and u.id = tickets.user_id)));

create policy organization_wall on tenantry.audit_heads
  using      (organization_id = (select tenantry.current_organization()))
  with check (organization_id = (select tenantry.current_organization()));

-- An event that concerns one account is read from that account only; every event may be written, because the chain is one.
create policy account_wall on tenantry.events for select
  using      (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or account_id = (select tenantry.current_account())));
create policy organization_wall on tenantry.events for insert
  with check (organization_id = (select tenantry.current_organization()));

create policy account_wall on tenantry.event_personal for select
  using      (organization_id = (select tenantry.current_organization())
              and exists (select from tenantry.events e where e.organization_id = event_personal.organization_id and e.number = event_personal.number));
create policy organization_wall on tenantry.event_personal for insert
  with check (organization_id = (select tenantry.current_organization()));

create policy organization_wall on tenantry.idempotency_keys
  using      (organization_id = (select tenantry.current_organization()))
  with check (organization_id = (select tenantry.current_organization()));


-- Grants ------------------------------------------------------------------------------------------------------------------------

grant usage on schema tenantry to tenantry_app;
grant select, insert, update, delete on tenantry.organizations, tenantry.accounts, tenantry.users, tenantry.user_roles,
                                        tenantry.secrets, tenantry.tickets, tenantry.idempotency_keys to tenantry_app;
grant select, insert, update on tenantry.audit_heads to tenantry_app;
grant select, insert on tenantry.events, tenantry.event_personal to tenantry_app;


-- Entering ----------------------------------------------------------------------------------------------------------------------

-- One round trip: the role and the organization are set, and what the credential stands on is read, behind the walls. No row = the
-- credential is good for nothing now. The account wall follows the stored roles: all accounts only for a role that reaches the
-- organization, else one's own. Settings are made by `set local`, because Citus does not send set_config() to its workers.
--
--   p_kind      p_first                        p_second              p_third
--   secrets     hash of the Organization Secret  hash of the User Secret
--   chat        enterprise id or ''              team id               chat user id
--   host        user id
--   system
create function tenantry.enter(p_organization text, p_kind text, p_first text, p_second text, p_third text, p_wide_roles text[], p_now timestamptz)
  returns table (
    organization_name text, organization_status text, default_account_id text, limit_accounts integer, limit_users_per_account integer, cursor_key bytea,
    user_id text, user_status text, email text, first_name text, last_name text, account_id text, account_status text, roles text[]
  )
  language plpgsql
  as $$
declare
  entered_user text;
begin
  set local role tenantry_app;
  execute format('set local tenantry.organization = %L', p_organization);
  set local tenantry.account = '*';

  if p_kind = 'system' then
    return query
      select o.name, o.status, o.default_account_id, o.limit_accounts, o.limit_users_per_account, o.cursor_key,
             null::text, 'active', null::text, null::text, null::text, o.default_account_id, 'active', array['org-admin']
        from tenantry.organizations o
       where o.id = p_organization;
    return;
  end if;

  if p_kind = 'secrets' then
    select s.user_id into entered_user
      from tenantry.secrets s
     where s.organization_id = p_organization and s.hash = p_second and s.kind = 'user'
       and (s.expires_at is null or s.expires_at > p_now)
       and exists (select from tenantry.secrets x
                    where x.organization_id = p_organization and x.hash = p_first and x.kind = 'organization'
                      and (x.expires_at is null or x.expires_at > p_now));
  elsif p_kind = 'chat' then
    select l.user_id into entered_user
      from tenantry.chat_links l
     where l.organization_id = p_organization and l.enterprise_id = p_first and l.team_id = p_second and l.chat_user_id = p_third;
  elsif p_kind = 'host' then
    entered_user := p_first;
  end if;

  select o.name, o.status, o.default_account_id, o.limit_accounts, o.limit_users_per_account, o.cursor_key,
         u.id, u.status, u.email, u.first_name, u.last_name, u.account_id, a.status,
         coalesce((select array_agg(r.role order by r.role) from tenantry.user_roles r where r.organization_id = p_organization and r.user_id = u.id), '{}')
    into organization_name, organization_status, default_account_id, limit_accounts, limit_users_per_account, cursor_key,
         user_id, user_status, email, first_name, last_name, account_id, account_status, roles
    from tenantry.organizations o
    join tenantry.users u    on u.organization_id = o.id and u.id = entered_user
    join tenantry.accounts a on a.organization_id = o.id and a.id = u.account_id
   where o.id = p_organization;

  if not found then
    set local tenantry.organization = '';
    set local tenantry.account = '';
    return;
  end if;
  if not roles && p_wide_roles then
    execute format('set local tenantry.account = %L', account_id);
  end if;
  return next;
end
$$;
comment on function tenantry.enter is 'Sets role, organization and account wall for this transaction, and reads the rows that the credential stands on.';

-- Which migrations were applied, for the check at every start: a login that owns nothing may not read the migrator's own table.
create function tenantry.applied_migrations() returns setof text
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select name::text from tenantry.kysely_migration order by name $$;

revoke execute on function tenantry.applied_migrations from public;
grant  execute on function tenantry.applied_migrations to tenantry_app;


-- Recording ---------------------------------------------------------------------------------------------------------------------

-- Takes the organization's audit head, numbers and chains the events, and inserts them. The last statement of a transaction.
create function tenantry.append_events(
  p_organization text, p_ids text[], p_types text[], p_at timestamptz, p_accounts text[], p_actors text[], p_users text[],
  p_bodies text[], p_personal text[], p_salts bytea[]
) returns bigint
  language plpgsql
  as $$
declare
  head_number bigint;
  head_hash bytea;
  personal bytea;
begin
  select h.number, h.hash into strict head_number, head_hash
    from tenantry.audit_heads h where h.organization_id = p_organization for update;
  for i in 1 .. cardinality(p_ids) loop
    head_number := head_number + 1;
    personal := case when p_personal[i] is null then null else sha256(p_salts[i] || convert_to(p_personal[i], 'UTF8')) end;
    head_hash := sha256(head_hash || convert_to(head_number || ':' || p_bodies[i], 'UTF8') || coalesce(personal, ''));
    insert into tenantry.events (organization_id, number, id, type, at, account_id, actor_id, user_id, body, personal_hash, hash)
    values (p_organization, head_number, p_ids[i], p_types[i], p_at, p_accounts[i], p_actors[i], p_users[i], p_bodies[i], personal, head_hash);
    if p_personal[i] is not null then
      insert into tenantry.event_personal (organization_id, number, salt, value)
      values (p_organization, head_number, p_salts[i], p_personal[i]);
    end if;
  end loop;
  update tenantry.audit_heads h set number = head_number, hash = head_hash where h.organization_id = p_organization;
  return head_number;
end
$$;
comment on function tenantry.append_events is 'Appends events to an organization''s chain under its audit head.';

grant execute on function tenantry.current_organization, tenantry.current_account, tenantry.enter, tenantry.append_events to tenantry_app;
