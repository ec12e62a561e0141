-- Roles: what each grants in an organization, and who holds them: users by themselves, and whole accounts (H19).
--
-- Every organization has a row for each role, also for those that every organization has: whoever gives a role away holds its row
-- `for share`, so that what it grants cannot widen meanwhile (H15); and a role that somebody holds cannot be deleted.

create table tenantry.roles (
  organization_id       text        not null collate "C",
  name                  text        not null collate "C",
  description           text        not null default '',
  is_factory            boolean     not null,
  grants                jsonb       null,
  reaches_organization  boolean     null generated always as (jsonb_path_exists(grants, '$[*] ? (@.reach == "organization" && @.permission != "organization:read")')) stored,
  version               integer     not null default 1,
  created_at            timestamptz not null,
  updated_at            timestamptz not null,
  constraint roles_pk                              primary key (organization_id, name),
  constraint role_belongs_to_an_organization       foreign key (organization_id) references tenantry.organizations (id) on delete cascade,
  constraint role_name_is_short                    check (length(name) between 1 and 50),
  constraint role_grants_are_a_list                check (jsonb_typeof(grants) = 'array'),
  constraint added_role_says_what_it_grants        check (is_factory or grants is not null)
);
comment on table tenantry.roles is 'What each role grants. No grants = as the factory made it: every organization has these roles, and can change what they grant.';

create index roles_that_say_what_they_grant on tenantry.roles (organization_id) where grants is not null;


create table tenantry.account_roles (
  organization_id  text        not null collate "C",
  account_id       text        not null collate "C",
  role             text        not null collate "C",
  granted_at       timestamptz not null,
  constraint account_roles_pk                 primary key (organization_id, account_id, role),
  constraint role_is_granted_to_an_account    foreign key (organization_id, account_id) references tenantry.accounts (organization_id, id) on delete cascade,
  constraint role_of_an_account_exists        foreign key (organization_id, role) references tenantry.roles (organization_id, name),
  constraint organization_administrators_are_people check (role <> 'org-admin')
);
comment on table tenantry.account_roles is 'Roles that are granted to a whole account: every user of it holds them.';

create index accounts_by_role on tenantry.account_roles (organization_id, role, account_id);


alter table tenantry.roles          enable row level security;
alter table tenantry.roles          force  row level security;
alter table tenantry.account_roles  enable row level security;
alter table tenantry.account_roles  force  row level security;

create policy organization_wall on tenantry.roles
  using      (organization_id = (select tenantry.current_organization()))
  with check (organization_id = (select tenantry.current_organization()));

create policy account_wall on tenantry.account_roles
  using      (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or account_id = (select tenantry.current_account())))
  with check (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or account_id = (select tenantry.current_account())));

grant select, insert, update, delete on tenantry.roles, tenantry.account_roles to tenantry_app;


-- Organizations that are there already get the rows that a new one begins with. Their owner is behind the walls, too, and steps
-- out for this once.
alter table tenantry.organizations no force row level security;
alter table tenantry.roles         no force row level security;
alter table tenantry.user_roles    no force row level security;

insert into tenantry.roles (organization_id, name, is_factory, created_at, updated_at)
select o.id, r.name, true, o.created_at, o.created_at
  from tenantry.organizations o
 cross join (values ('org-admin'), ('account-admin'), ('member')) r (name);

alter table tenantry.user_roles
  add constraint role_of_a_user_exists foreign key (organization_id, role) references tenantry.roles (organization_id, name);

alter table tenantry.organizations force row level security;
alter table tenantry.roles         force row level security;
alter table tenantry.user_roles    force row level security;


-- Entering ----------------------------------------------------------------------------------------------------------------------

-- As before, and besides: the roles of the account, what the organization itself says that the roles of this user grant, and whether it
-- says so of any. The account wall follows what the roles grant now: all accounts for a role that reaches the organization.
drop function tenantry.enter(text, text, text, text, text, text[], timestamptz);

create function tenantry.enter(p_organization text, p_kind text, p_first text, p_second text, p_third text, p_wide_roles text[], p_now timestamptz)
  returns table (
    organization_name text, organization_status text, default_account_id text, limit_accounts integer, limit_users_per_account integer, cursor_key bytea,
    user_id text, user_status text, email text, first_name text, last_name text, account_id text, account_status text,
    own_roles text[], account_roles text[], own_grants text, has_own_grants boolean
  )
  language plpgsql
  as $$
declare
  entered_user text;
  held text[];
  changed jsonb;
  wide boolean;
begin
  set local role tenantry_app;
  execute format('set local tenantry.organization = %L', p_organization);
  set local tenantry.account = '*';

  if p_kind = 'system' then
    select o.name, o.status, o.default_account_id, o.limit_accounts, o.limit_users_per_account, o.cursor_key,
           'active', o.default_account_id, 'active', array['org-admin'], array[]::text[]
      into organization_name, organization_status, default_account_id, limit_accounts, limit_users_per_account, cursor_key,
           user_status, account_id, account_status, own_roles, account_roles
      from tenantry.organizations o
     where o.id = p_organization;
  else
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
           array(select r.role from tenantry.user_roles r    where r.organization_id = p_organization and r.user_id = u.id            order by r.role),
           array(select r.role from tenantry.account_roles r where r.organization_id = p_organization and r.account_id = u.account_id order by r.role)
      into organization_name, organization_status, default_account_id, limit_accounts, limit_users_per_account, cursor_key,
           user_id, user_status, email, first_name, last_name, account_id, account_status, own_roles, account_roles
      from tenantry.organizations o
      join tenantry.users u    on u.organization_id = o.id and u.id = entered_user
      join tenantry.accounts a on a.organization_id = o.id and a.id = u.account_id
     where o.id = p_organization;
  end if;

  if not found then
    set local tenantry.organization = '';
    set local tenantry.account = '';
    return;
  end if;

  held := own_roles || account_roles;
  select count(*) > 0, jsonb_object_agg(r.name, r.grants) filter (where r.name = any (held)),
         coalesce(bool_or(r.reaches_organization) filter (where r.name = any (held)), false)
    into has_own_grants, changed, wide
    from tenantry.roles r
   where r.organization_id = p_organization and r.grants is not null;
  own_grants := changed::text;

  if not wide and not exists (select from unnest(held) h (role) where h.role = any (p_wide_roles) and not coalesce(changed ? h.role, false)) then
    execute format('set local tenantry.account = %L', account_id);
  end if;
  return next;
end
$$;
comment on function tenantry.enter is 'Sets role, organization and account wall for this transaction, and reads the rows that the credential stands on.';

grant execute on function tenantry.enter to tenantry_app;
