-- What a transaction was begun on is read again by the server, before anything of it counts: where it is not so any more, the transaction fails
-- with a state of its own, and is run again on what is true now.
create function tenantry.assure(p_holds boolean) returns void
  language plpgsql
  as $$
begin
  if p_holds is not true then
    raise exception 'what this transaction was begun on is not so any more' using errcode = 'TY001';
  end if;
end
$$;
comment on function tenantry.assure(boolean) is 'Refuses the transaction (SQLSTATE TY001) unless something is so.';
grant execute on function tenantry.assure(boolean) to tenantry_app;

-- Whoever is foreseen to be the first with a key claims it, and stores the outcome, by one row that is written once. The settings of claim_key,
-- by which it finds old keys, cost as much as the claim; so one key in eight takes old ones with it, and as many as that takes.
create function tenantry.claim_first(p_organization text, p_owner text, p_key text, p_request_hash text, p_outcome text, p_now timestamptz,
                                     p_kept_since timestamptz, p_wait_ms integer) returns void
  language plpgsql
  as $$
begin
  -- Half of what any statement may take, at most: one that is given up says nothing of why it waited.
  perform set_config('lock_timeout', greatest(1, least(p_wait_ms,
            nullif(extract(epoch from current_setting('statement_timeout')::interval) * 500, 0)))::integer || 'ms', true);
  insert into tenantry.idempotency_keys (organization_id, owner, key, request_hash, outcome, created_at)
  values (p_organization, p_owner, p_key, p_request_hash, p_outcome, p_now)
  on conflict (organization_id, owner, key) do nothing;
  if not found then
    raise exception 'a key was claimed before' using errcode = 'TY001';
  end if;
  perform set_config('lock_timeout', '0', true);
  if hashtext(p_key) % 8 = 0 then
    perform tenantry.remove_old_keys(p_organization, p_kept_since);
  end if;
end
$$;
comment on function tenantry.claim_first(text, text, text, text, text, timestamptz, timestamptz, integer) is 'Claims an idempotency key with what its call comes to, and refuses the transaction where it was claimed before.';
grant execute on function tenantry.claim_first(text, text, text, text, text, timestamptz, timestamptz, integer) to tenantry_app;

create function tenantry.remove_old_keys(p_organization text, p_kept_since timestamptz) returns void
  language plpgsql set enable_seqscan = off set enable_sort = off set plan_cache_mode = force_generic_plan
  as $$
declare
  past record;
begin
  for past in
    select old.ctid from tenantry.idempotency_keys old
     where old.organization_id = p_organization and old.created_at < p_kept_since
     order by old.created_at limit 80 for update skip locked
  loop
    delete from tenantry.idempotency_keys k where k.organization_id = p_organization and k.ctid = past.ctid;
  end loop;
end
$$;
comment on function tenantry.remove_old_keys(text, timestamptz) is 'Removes some idempotency keys that have outlived their time.';
grant execute on function tenantry.remove_old_keys(text, timestamptz) to tenantry_app;
