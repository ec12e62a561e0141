-- What is found out about whoever enters is one text: as a row of eighteen columns each was described, sent and read by itself, at every call.
-- Both secrets are looked for at once, and which roles are wide is asked of the organization's own roles only where it has changed any.
drop function tenantry.enter(text, text, text, text, text, text[], timestamptz);

create function tenantry.enter(p_organization text, p_kind text, p_first text, p_second text, p_third text, p_wide_roles text[], p_now timestamptz)
  returns text
  language plpgsql
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
      select max(s.user_id) into entered_user
        from tenantry.secrets s
       where s.organization_id = p_organization and s.hash in (p_first, p_second)
         and s.kind = case s.hash when p_first then 'organization' else 'user' end
         and (s.expires_at is null or s.expires_at > p_now)
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
comment on function tenantry.enter is
  'Enters an organization for the rest of this transaction, and returns whom the credential stands for as JSON, or null where it is good for nothing.';
grant execute on function tenantry.enter(text, text, text, text, text, text[], timestamptz) to tenantry_app;
