-- What is past is found first, and then taken away one by one. As one statement it could be planned the other way round, on a connection that was
-- opened while there were few rows: every row was compared with what is past, and that was looked for anew for each of them. For the same reason
-- nothing here is read as a whole or sorted: a plan is kept, and the rows are many by then. What is locked stays where it is, and is found by its place.

create or replace function tenantry.receive_chat_request(p_enterprise text, p_team text, p_signature text, p_payload text, p_now timestamptz)
  returns table (organization text, fresh boolean)
  language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_sort = off
  as $$
declare
  old record;
begin
  select w.organization_id into organization from tenantry.chat_workspaces w where w.enterprise_id = p_enterprise and w.team_id = p_team;
  if organization is null then
    -- A time stamp is good for five minutes: an hour is kept, the rest goes a little at a time.
    for old in
      select o.ctid from tenantry.chat_replays o
       where o.received_at < p_now - interval '1 hour'
       order by o.received_at limit 10 for update skip locked
    loop
      delete from tenantry.chat_replays r where r.ctid = old.ctid;
    end loop;
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
  for old in
    select o.ctid from tenantry.chat_requests o
     where o.organization_id = organization and o.received_at < p_now - interval '24 hours' and o.answered_at is not null
     order by o.received_at limit 10 for update skip locked
  loop
    delete from tenantry.chat_requests r where r.organization_id = organization and r.ctid = old.ctid;
  end loop;
  insert into tenantry.chat_requests (organization_id, signature, payload, received_at, claimed_at)
  values (organization, p_signature, p_payload, p_now, p_now)
  on conflict do nothing;
  fresh := found;
  set local tenantry.organization = '';
  return next;
end
$$;

create or replace function tenantry.claim_key(p_organization text, p_owner text, p_key text, p_request_hash text, p_now timestamptz, p_kept_since timestamptz, p_wait_ms integer)
  returns table (is_first boolean, request_hash text, outcome text)
  language plpgsql set enable_seqscan = off set enable_sort = off
as $$
#variable_conflict use_column
declare
  past record;
begin
  -- Half of what any statement may take, at most: one that is given up says nothing of why it waited.
  perform set_config('lock_timeout', greatest(1, least(p_wait_ms,
            nullif(extract(epoch from current_setting('statement_timeout')::interval) * 500, 0)))::integer || 'ms', true);

  -- A few old keys go on the way, but not this one: the insert would still run into it, and find it gone.
  for past in
    select old.ctid from tenantry.idempotency_keys old
     where old.organization_id = p_organization and (old.owner, old.key) <> (p_owner, p_key) and old.created_at < p_kept_since
     order by old.created_at limit 10 for update skip locked
  loop
    delete from tenantry.idempotency_keys k where k.organization_id = p_organization and k.ctid = past.ctid;
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

create or replace function tenantry.count_denial(p_refused text, p_command text, p_target text, p_since timestamptz, p_now timestamptz, p_most integer)
  returns table (command text, target text, is_first boolean, untold integer, repeats integer)
  language plpgsql set enable_seqscan = off set enable_sort = off
  as $$
declare
  past record;
  entered text := tenantry.current_organization();
  found_since timestamptz;
  found_repeats integer;
begin
  command := p_command;
  target  := p_target;
  if not exists (select from tenantry.denials d
                  where d.organization_id = entered and d.refused = p_refused and d.command = p_command and d.target = p_target and d.since > p_since)
     and (select count(*) from tenantry.denials d where d.organization_id = entered and d.refused = p_refused and d.since > p_since) >= p_most then
    command := '*';
    target  := '*';
  end if;

  insert into tenantry.denials as d (organization_id, refused, command, target, since)
  values (entered, p_refused, count_denial.command, count_denial.target, p_now)
  on conflict on constraint denials_pk do nothing;
  is_first := found;
  untold   := 0;
  repeats  := 0;
  if not is_first then
    select d.since, d.repeats into found_since, found_repeats
      from tenantry.denials d
     where d.organization_id = entered and d.refused = p_refused and d.command = count_denial.command and d.target = count_denial.target
       for update;
    is_first := found_since is null or found_since <= p_since;
    untold   := case when is_first then coalesce(found_repeats, 0) else 0 end;
    repeats  := case when is_first then 0 else found_repeats + 1 end;
    update tenantry.denials d
       set since = case when is_first then p_now else d.since end, repeats = count_denial.repeats
     where d.organization_id = entered and d.refused = p_refused and d.command = count_denial.command and d.target = count_denial.target;
  else
    -- What is told and past goes, a little at a time.
    for past in
      select o.ctid from tenantry.denials o
       where o.organization_id = entered and o.since <= p_since and o.repeats = 0
       order by o.since limit 10 for update skip locked
    loop
      delete from tenantry.denials d where d.organization_id = entered and d.ctid = past.ctid;
    end loop;
  end if;
  return next;
end
$$;
