-- Plans that are made once a connection, and stay good however many rows come after them.

-- Planned as one with the insert, the sweep looked at every key of the organization, on every connection that was opened while there were
-- few. Now what is old is looked up in the index by age, whatever the statistics say, and removed key by key.
create or replace function tenantry.claim_key(p_organization text, p_owner text, p_key text, p_request_hash text, p_now timestamptz, p_kept_since timestamptz, p_wait_ms integer)
  returns table (is_first boolean, request_hash text, outcome text)
  language plpgsql set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  old_owner text;
  old_key text;
begin
  -- Half of what any statement may take, at most: one that is given up says nothing of why it waited.
  perform set_config('lock_timeout', greatest(1, least(p_wait_ms,
            nullif(extract(epoch from current_setting('statement_timeout')::interval) * 500, 0)))::integer || 'ms', true);

  -- A few old keys go on the way, but not this one: the insert would still run into it, and find it gone.
  for old_owner, old_key in
    select old.owner, old.key from tenantry.idempotency_keys old
     where old.organization_id = p_organization and (old.owner, old.key) <> (p_owner, p_key) and old.created_at < p_kept_since
     order by old.created_at
     limit 10 for update skip locked
  loop
    delete from tenantry.idempotency_keys k where k.organization_id = p_organization and k.owner = old_owner and k.key = old_key;
  end loop;

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

-- A function in SQL is parsed and planned at each call, which took longer than what it does; one in plpgsql once a connection.
create or replace function tenantry.search_grams(p_organization text, p_text text) returns integer[]
  language plpgsql immutable strict parallel safe
  as $$
begin
  return (
    select coalesce(array_agg(distinct hashtext(p_organization || ' ' || substr(word, at, size))), '{}')
      from unnest(string_to_array(p_text, ' ')) word
     cross join generate_series(1, 3) size
     cross join lateral generate_series(1, length(word) - size + 1) at);
end
$$;

create or replace function tenantry.wanted_grams(p_organization text, p_words text[]) returns integer[]
  language plpgsql immutable strict parallel safe
  as $$
begin
  return (
    select coalesce(array_agg(distinct hashtext(p_organization || ' ' || substr(word, at, least(3, length(word))))), '{}')
      from unnest(p_words) word
     cross join lateral generate_series(1, greatest(length(word) - 2, 1)) at);
end
$$;

create or replace function tenantry.index_users(p_ids text[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  insert into tenantry.user_search (organization_id, user_id, search_key)
  select u.organization_id, u.id, u.search_key
    from tenantry.users u
   where u.organization_id = tenantry.current_organization() and u.id = any (p_ids)
     and (tenantry.current_account() = '*' or u.account_id = tenantry.current_account())
  on conflict (organization_id, user_id) do update set search_key = excluded.search_key
   where user_search.search_key <> excluded.search_key;
end
$$;
