-- Chat: which workspace belongs to which organization, which chat identity is which user, and what arrived and waits for its answer.

create table tenantry.chat_workspaces (
  enterprise_id    text        not null collate "C",
  team_id          text        not null collate "C",
  organization_id  text        not null collate "C",
  connected_at     timestamptz not null,
  constraint workspace_belongs_to_one_organization  primary key (enterprise_id, team_id),
  constraint workspace_of_an_organization           foreign key (organization_id) references tenantry.organizations (id) on delete cascade
);
comment on table tenantry.chat_workspaces is 'Directory: found before the organization is known, so no grant to the application role; three functions answer for one team each.';

create table tenantry.chat_links (
  organization_id  text        not null collate "C",
  enterprise_id    text        not null collate "C",
  team_id          text        not null collate "C",
  chat_user_id     text        not null collate "C",
  user_id          text        not null collate "C",
  linked_at        timestamptz not null,
  constraint chat_identity_is_one_user  primary key (organization_id, enterprise_id, team_id, chat_user_id),
  constraint chat_link_of_a_user        foreign key (organization_id, user_id) references tenantry.users (organization_id, id) on delete cascade
);
comment on table tenantry.chat_links is 'Which person in which workspace is which user. Identity, not permission.';

create index chat_links_by_user on tenantry.chat_links (organization_id, user_id);

create table tenantry.chat_requests (
  organization_id  text        not null collate "C",
  signature        text        not null collate "C",
  payload          text        not null,
  received_at      timestamptz not null,
  claimed_at       timestamptz not null,
  attempts         integer     not null default 1,
  answered_at      timestamptz null,
  constraint chat_request_is_taken_once       primary key (organization_id, signature),
  constraint chat_request_of_an_organization  foreign key (organization_id) references tenantry.organizations (id) on delete cascade
);
comment on table tenantry.chat_requests is 'Inbox and replay store in one: what a connected workspace sent, by the hash of its signature.';

create index chat_requests_waiting on tenantry.chat_requests (claimed_at) where answered_at is null;
create index chat_requests_by_age  on tenantry.chat_requests (organization_id, received_at);

create table tenantry.chat_replays (
  signature    text        not null collate "C",
  received_at  timestamptz not null,
  constraint unconnected_request_is_taken_once  primary key (signature)
);
comment on table tenantry.chat_replays is 'Machinery: hashes of what workspaces without an organization sent, so that none is taken twice.';

create index chat_replays_by_age on tenantry.chat_replays (received_at);

alter table tenantry.chat_links     enable row level security;
alter table tenantry.chat_links     force  row level security;
alter table tenantry.chat_requests  enable row level security;
alter table tenantry.chat_requests  force  row level security;

create policy user_wall on tenantry.chat_links
  using      (organization_id = (select tenantry.current_organization())
              and exists (select from tenantry.users u where u.organization_id = chat_links.organization_id and u.id = chat_links.user_id))
  with check (organization_id = (select tenantry.current_organization())
              and exists (select from tenantry.users u where u.organization_id = chat_links.organization_id and u.id = chat_links.user_id));

create policy organization_wall on tenantry.chat_requests
  using      (organization_id = (select tenantry.current_organization()))
  with check (organization_id = (select tenantry.current_organization()));

-- The relay sees of every organization which requests wait, and nothing of what they say: its grant names three columns.
create policy relay_sees_what_waits on tenantry.chat_requests for select to tenantry_relay
  using (answered_at is null);

grant select, insert, update, delete on tenantry.chat_links, tenantry.chat_requests to tenantry_app;
grant usage on schema tenantry to tenantry_relay;
grant select (organization_id, signature, claimed_at, answered_at) on tenantry.chat_requests to tenantry_relay;
grant execute on function tenantry.current_organization, tenantry.current_account to tenantry_relay;

-- Which organization a verified team belongs to; null when it is connected to none.
create function tenantry.organization_of_workspace(p_enterprise text, p_team text) returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select organization_id from tenantry.chat_workspaces where enterprise_id = p_enterprise and team_id = p_team $$;

-- Connects a team to the organization that was entered. False when it is connected to another one, of which nothing is said.
create function tenantry.connect_workspace(p_enterprise text, p_team text, p_now timestamptz) returns boolean
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    with written as (
      insert into tenantry.chat_workspaces (enterprise_id, team_id, organization_id, connected_at)
      select p_enterprise, p_team, tenantry.current_organization(), p_now
       where tenantry.current_organization() is not null
      on conflict (enterprise_id, team_id) do update set connected_at = tenantry.chat_workspaces.connected_at
       where tenantry.chat_workspaces.organization_id = excluded.organization_id
      returning 1
    )
    select exists (select from written)
  $$;

-- Ends the connection of a team to the organization that was entered. False when there was none. What was taken from the team in
-- the last hour goes on being known, so that it is not taken again under another organization.
create function tenantry.disconnect_workspace(p_enterprise text, p_team text, p_now timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  delete from tenantry.chat_workspaces
   where enterprise_id = p_enterprise and team_id = p_team and organization_id = tenantry.current_organization();
  if not found then
    return false;
  end if;
  insert into tenantry.chat_replays (signature, received_at)
  select r.signature, r.received_at
    from tenantry.chat_requests r
   where r.organization_id = tenantry.current_organization() and r.received_at > p_now - interval '1 hour'
  on conflict do nothing;
  return true;
end
$$;

-- The one insert of a request: under its organization when the team has one, else only its hash. Fresh is false for a replay.
create function tenantry.receive_chat_request(p_enterprise text, p_team text, p_signature text, p_payload text, p_now timestamptz)
  returns table (organization text, fresh boolean)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  select w.organization_id into organization from tenantry.chat_workspaces w where w.enterprise_id = p_enterprise and w.team_id = p_team;
  if organization is null then
    -- A time stamp is good for five minutes: an hour is kept, the rest goes a little at a time.
    delete from tenantry.chat_replays r where r.signature in
      (select o.signature from tenantry.chat_replays o where o.received_at < p_now - interval '1 hour' limit 10 for update skip locked);
    insert into tenantry.chat_replays (signature, received_at) values (p_signature, p_now) on conflict do nothing;
    fresh := found;
    return next;
    return;
  end if;
  -- What was taken before the workspace was connected is no fresh request now.
  if exists (select from tenantry.chat_replays r where r.signature = p_signature) then
    fresh := false;
    return next;
    return;
  end if;
  execute format('set local tenantry.organization = %L', organization);
  delete from tenantry.chat_requests r where r.organization_id = organization and r.signature in
    (select o.signature from tenantry.chat_requests o
      where o.organization_id = organization and o.received_at < p_now - interval '24 hours' and o.answered_at is not null
      limit 10 for update skip locked);
  insert into tenantry.chat_requests (organization_id, signature, payload, received_at, claimed_at)
  values (organization, p_signature, p_payload, p_now, p_now)
  on conflict do nothing;
  fresh := found;
  set local tenantry.organization = '';
  return next;
end
$$;

revoke execute on function tenantry.organization_of_workspace, tenantry.connect_workspace, tenantry.disconnect_workspace, tenantry.receive_chat_request from public;
grant  execute on function tenantry.organization_of_workspace, tenantry.connect_workspace, tenantry.disconnect_workspace, tenantry.receive_chat_request to tenantry_app;
