-- Secrets that are rotated, end, and are revoked; when each was last used; attempts that failed; the version of an organization.

alter table tenantry.organizations add column version integer not null default 1;
grant select (version) on tenantry.organizations to tenantry_relay;


-- Revoked is at once, whatever the clocks of two processes say: its hash moves to where nothing is looked up to let anybody in, and
-- where an attempt with it can still be told from one with a secret that never was.
alter table tenantry.secrets alter column hash drop not null;
alter table tenantry.secrets add column revoked_hash text null collate "C";
alter table tenantry.secrets
  add constraint revoked_secret_opens_nothing  check ((hash is null) <> (revoked_hash is null)),
  add constraint revoked_secret_has_ended      check (revoked_hash is null or expires_at is not null);

create index secrets_by_revoked_hash on tenantry.secrets (organization_id, revoked_hash) where revoked_hash is not null;


-- Beside the secrets and not in them, so that noting a use never waits for whoever rotates, nor they for it.
create table tenantry.secret_uses (
  organization_id  text        not null collate "C",
  secret_id        text        not null collate "C",
  user_id          text        null     collate "C",
  last_used_at     timestamptz not null,
  constraint secret_uses_pk                     primary key (organization_id, secret_id),
  constraint use_of_a_secret                    foreign key (organization_id, secret_id) references tenantry.secrets (organization_id, id) on delete cascade,
  constraint use_is_of_its_own_user             foreign key (organization_id, user_id) references tenantry.users (organization_id, id) on delete cascade,
  constraint use_belongs_to_an_organization     foreign key (organization_id) references tenantry.organizations (id) on delete cascade
);
comment on table tenantry.secret_uses is 'When each secret was last used, exact to five minutes; written outside the answer''s path.';

alter table tenantry.secret_uses enable row level security;
alter table tenantry.secret_uses force  row level security;

create policy user_wall on tenantry.secret_uses
  using      (organization_id = (select tenantry.current_organization())
              and (user_id is null or exists (select from tenantry.users u where u.organization_id = secret_uses.organization_id and u.id = secret_uses.user_id)))
  with check (organization_id = (select tenantry.current_organization())
              and (user_id is null or exists (select from tenantry.users u where u.organization_id = secret_uses.organization_id and u.id = secret_uses.user_id)));

grant select, insert, update, delete on tenantry.secret_uses to tenantry_app;


-- Strangers decide how many names there are, so there are places and no more: a name that falls on a taken place drives the other one
-- out, which forgets a count and shuts nobody out.
create table tenantry.failed_authentications (
  place          integer      not null,
  name           text         not null collate "C",
  started_at     timestamptz  not null,
  failures       integer      not null,
  limited_until  timestamptz  null,
  constraint failed_authentications_pk            primary key (place),
  constraint failed_authentications_are_bounded   check (place between 0 and 65535)
);
comment on table tenantry.failed_authentications is 'Machinery: how often each presented secret failed within a minute, by a hash of its hash.';

-- Counts one failure. Nothing but the row of this name is locked, for as long as this statement takes.
--   first    the first one of its minute: worth an event
--   limited  there were twenty within a minute, less than a minute ago: this one was not even counted
create function tenantry.count_failed_authentication(p_name text, p_now timestamptz) returns table (first boolean, limited boolean)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  counted integer;
begin
  insert into tenantry.failed_authentications as f (place, name, started_at, failures, limited_until)
  values (('x' || substr(p_name, 1, 4))::bit(16)::integer, p_name, p_now, 1, null)
  on conflict (place) do update
     set name          = excluded.name,
         started_at    = case when f.name = p_name and f.started_at > p_now - interval '1 minute' then f.started_at else p_now end,
         failures      = case when f.name = p_name and f.started_at > p_now - interval '1 minute' then f.failures + 1 else 1 end,
         limited_until = case when f.name = p_name and f.started_at > p_now - interval '1 minute' and f.failures + 1 >= 20
                              then p_now + interval '1 minute' end
   where not (f.name = p_name and coalesce(f.limited_until > p_now, false))
  returning f.failures into counted;
  first := coalesce(counted = 1, false);
  limited := counted is null;
  return next;
end
$$;
comment on function tenantry.count_failed_authentication is 'Counts a failed authentication of one name, and says whether that name must wait.';

create function tenantry.is_limited(p_name text, p_now timestamptz) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select exists (select from tenantry.failed_authentications f
                    where f.place = ('x' || substr(p_name, 1, 4))::bit(16)::integer and f.name = p_name and f.limited_until > p_now)
  $$;
comment on function tenantry.is_limited is 'Whether a name has failed so often that it must wait.';

revoke execute on function tenantry.count_failed_authentication, tenantry.is_limited from public;
grant  execute on function tenantry.count_failed_authentication, tenantry.is_limited to tenantry_app;
