-- What a call asks one thing after the other is asked at once: whether a secret that is shown must wait, and an idempotency key.

drop function tenantry.enter(text, text, text, text, text, text[], timestamptz);

-- Of secrets the third is the name under which failures with them are counted, where they are shown anew; else it is empty.
create function tenantry.enter(p_organization text, p_kind text, p_first text, p_second text, p_third text, p_wide_roles text[], p_now timestamptz)
  returns table (organization_name text, organization_status text, default_account_id text, limit_accounts integer, limit_users_per_account integer,
                 cursor_key bytea, user_id text, user_status text, email text, first_name text, last_name text, account_id text, account_status text,
                 own_roles text[], account_roles text[], own_grants text, has_own_grants boolean, must_wait boolean)
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
  must_wait := false;

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
comment on function tenantry.enter(text, text, text, text, text, text[], timestamptz) is 'Sets role, organization and account wall for this transaction, and reads the rows that the credential stands on.';

grant execute on function tenantry.enter(text, text, text, text, text, text[], timestamptz) to tenantry_app;

-- By security invoker, behind the walls of whoever claims. Its statements see what was committed while the insert waited.
create function tenantry.claim_key(p_organization text, p_owner text, p_key text, p_request_hash text, p_now timestamptz, p_kept_since timestamptz, p_wait_ms integer)
  returns table (is_first boolean, request_hash text, outcome text)
  language plpgsql
as $$
#variable_conflict use_column
begin
  -- Half of what any statement may take, at most: one that is given up says nothing of why it waited.
  perform set_config('lock_timeout', greatest(1, least(p_wait_ms,
            nullif(extract(epoch from current_setting('statement_timeout')::interval) * 500, 0)))::integer || 'ms', true);

  -- A few old keys go on the way, but not this one: the insert would still run into it, and find it gone.
  with swept as (
    delete from tenantry.idempotency_keys k
     where k.organization_id = p_organization
       and (k.owner, k.key) in (
         select old.owner, old.key from tenantry.idempotency_keys old
          where old.organization_id = p_organization and (old.owner, old.key) <> (p_owner, p_key) and old.created_at < p_kept_since
          limit 10 for update skip locked)
  )
  insert into tenantry.idempotency_keys (organization_id, owner, key, request_hash, outcome, created_at)
  values (p_organization, p_owner, p_key, p_request_hash, null, p_now)
  on conflict (organization_id, owner, key) do nothing;
  is_first := found;

  perform set_config('lock_timeout', '0', true);
  if not is_first then
    select k.request_hash, k.outcome into request_hash, outcome
      from tenantry.idempotency_keys k
     where k.organization_id = p_organization and k.owner = p_owner and k.key = p_key;
  end if;
  return next;
end
$$;
comment on function tenantry.claim_key(text, text, text, text, timestamptz, timestamptz, integer) is 'Claims an idempotency key, waiting a moment for whoever claimed it before; answers what that call was and came to.';

grant execute on function tenantry.claim_key(text, text, text, text, timestamptz, timestamptz, integer) to tenantry_app;
