-- A plan is kept once a connection, and made for as little as there is then: what stands on one page is best read as a whole, and so it was read
-- when there were thousands. Whoever had connected to a fresh schema looked at everybody's secrets to enter, and at every event to append one, whose
-- personal part refers to it: so the index by its number is asked, and not all that there is of the organization.
alter function tenantry.append_events(text, text[], text[], timestamptz, text[], text[], text[], text[], text[], bytea[]) set enable_seqscan = off;
alter function tenantry.append_events(text, text[], text[], timestamptz, text[], text[], text[], text[], text[], bytea[]) set enable_bitmapscan = off;

create or replace function tenantry.enter(p_organization text, p_kind text, p_first text, p_second text, p_third text, p_wide_roles text[], p_now timestamptz)
  returns text
  language plpgsql set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
  as $$
declare
  entered_user text;
  entered record;
  held text[];
  changed jsonb;
  has_own_grants boolean;
  wide boolean;
  must_wait boolean := false;
begin
  set local role tenantry_app;
  execute format('set local tenantry.organization = %L', p_organization);
  set local tenantry.account = '*';

  if p_kind = 'system' then
    select o.name as organization_name, o.status as organization_status, o.default_account_id, o.limit_accounts, o.limit_users_per_account, encode(o.cursor_key, 'hex') as cursor_key,
           null as user_id, null as user_status, null as email, null as first_name, null as last_name,
           o.default_account_id as account_id, 'active' as account_status, array['org-admin'] as own_roles, array[]::text[] as account_roles
      into entered
      from tenantry.organizations o
     where o.id = p_organization;
  else
    if p_kind = 'secrets' then
      -- The next one by its hash is the only one that is looked at: there is one index in that order.
      select max(found.user_id) into entered_user
        from (values (p_first, 'organization'), (p_second, 'user')) shown (hash, kind)
       cross join lateral (select s.user_id, s.hash, s.kind, s.expires_at
                             from tenantry.secrets s
                            where s.organization_id = p_organization and s.hash >= shown.hash
                            order by s.hash limit 1) found
       where found.hash = shown.hash and found.kind = shown.kind and (found.expires_at is null or found.expires_at > p_now)
      having count(*) = 2;
      if p_third <> '' then
        must_wait := tenantry.is_limited(p_third, p_now);
      end if;
    elsif p_kind = 'chat' then
      select l.user_id into entered_user
        from tenantry.chat_links l
       where l.organization_id = p_organization and l.enterprise_id = p_first and l.team_id = p_second and l.chat_user_id = p_third;
    elsif p_kind = 'host' then
      entered_user := p_first;
    end if;

    select o.name as organization_name, o.status as organization_status, o.default_account_id, o.limit_accounts, o.limit_users_per_account, encode(o.cursor_key, 'hex') as cursor_key,
           u.id as user_id, u.status as user_status, u.email, u.first_name, u.last_name, u.account_id, a.status as account_status,
           array(select r.role from tenantry.user_roles r    where r.organization_id = p_organization and r.user_id = u.id            order by r.role) as own_roles,
           array(select r.role from tenantry.account_roles r where r.organization_id = p_organization and r.account_id = u.account_id order by r.role) as account_roles
      into entered
      from tenantry.organizations o
      join tenantry.users u    on u.organization_id = o.id and u.id = entered_user
      join tenantry.accounts a on a.organization_id = o.id and a.id = u.account_id
     where o.id = p_organization;
  end if;

  if not found then
    set local tenantry.organization = '';
    set local tenantry.account = '';
    return null;
  end if;

  held := entered.own_roles || entered.account_roles;
  select count(*) > 0, jsonb_object_agg(r.name, r.grants) filter (where r.name = any (held)),
         coalesce(bool_or(r.reaches_organization) filter (where r.name = any (held)), false)
    into has_own_grants, changed, wide
    from tenantry.roles r
   where r.organization_id = p_organization and r.grants is not null;

  if changed is null then
    wide := held && p_wide_roles;
  elsif not wide then
    wide := exists (select from unnest(held) h (role) where h.role = any (p_wide_roles) and not changed ? h.role);
  end if;
  if not wide then
    execute format('set local tenantry.account = %L', entered.account_id);
  end if;
  return json_build_object('entered', row_to_json(entered), 'own_grants', changed::text, 'has_own_grants', has_own_grants, 'must_wait', must_wait);
end
$$;
