-- Erasing somebody reaches everything that names them: what was refused about them, and what records approvals, too.

-- By what people are named in a text of ours: their ids and their e-mail addresses.
create function tenantry.named_in(p_text text) returns setof text
  language sql immutable set search_path = pg_catalog, pg_temp
  as $$
    select found[1] from regexp_matches(p_text, '(usr_[0-9a-z]{26})', 'g') found
     union
    select rtrim(found[1], '.') from regexp_matches(lower(p_text), '([^\s"@<>(),;:\\\[\]]+@[^\s"@<>(),;:\\\[\]]+)', 'g') found
  $$;
comment on function tenantry.named_in is 'The ids of users and the e-mail addresses in a text.';

create function tenantry.names_of(p_users text[]) returns text[]
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select p_users || coalesce(array_agg(distinct lower(told.address)), '{}')
      from tenantry.events e
      join tenantry.event_personal p on p.organization_id = e.organization_id and p.number = e.number
     cross join lateral (values (p.value::json -> 'before' ->> 'email'), (p.value::json -> 'after' ->> 'email')) told (address)
     where e.organization_id = tenantry.current_organization() and e.user_id = any (p_users) and told.address is not null
  $$;
comment on function tenantry.names_of is 'The ids of some people and every e-mail address that the history knows of them.';

create function tenantry.approvals_about(p_users text[]) returns setof text
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    with theirs as (select tenantry.names_of(p_users) as names)
    select r.id
      from tenantry.approval_requests r, theirs
     where r.organization_id = tenantry.current_organization()
       and (r.requester_id = any (p_users)
            or exists (select from tenantry.named_in(concat_ws(' ', r.target_key, r.input, r.reason, r.outcome)) named where named = any (theirs.names)))
     union
    select v.id
      from tenantry.approval_reviews v, theirs
     where v.organization_id = tenantry.current_organization()
       and (v.broken_by = any (p_users)
            or exists (select from tenantry.named_in(concat_ws(' ', v.input, v.reason, v.remark)) named where named = any (theirs.names)))
  $$;
comment on function tenantry.approvals_about is 'The requests and reviews that some people made, or that name them.';

-- A request, its voters and a review are never taken back; that somebody is not there any more takes their name and words out of them.
-- What is still open is ended first: until then its input is what will be done.
create function tenantry.erase_from_approvals(p_users text[]) returns text[]
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  entered text := tenantry.current_organization();
  about text[];
begin
  if tenantry.current_account() is distinct from '*'
     or exists (select from tenantry.users u where u.organization_id = entered and u.id = any (p_users)) then
    return null;
  end if;
  about := array(select tenantry.approvals_about(p_users));

  update tenantry.approval_requests r
     set input = case when r.status = 'pending' then r.input else '{}' end, reason = null, outcome = null,
         requester_name = case when r.requester_id = any (p_users) then '(erased)' else r.requester_name end
   where r.organization_id = entered and r.id = any (about);
  update tenantry.approval_requests r set ended_by_name = '(erased)', outcome = null where r.organization_id = entered and r.ended_by = any (p_users);
  update tenantry.approval_voters v set name = '(erased)' where v.organization_id = entered and v.user_id = any (p_users);
  update tenantry.approval_votes v
     set voter_name = case when v.voter_id = any (p_users) then '(erased)' else v.voter_name end,
         voice_name = case when v.voice_id = any (p_users) then '(erased)' else v.voice_name end,
         reason     = case when v.voter_id = any (p_users) or v.request_id = any (about) then null else v.reason end
   where v.organization_id = entered and (v.voter_id = any (p_users) or v.voice_id = any (p_users) or v.request_id = any (about));
  update tenantry.approval_reviews v
     set input = '{}', reason = '(erased)', remark = null,
         broken_by_name = case when v.broken_by = any (p_users) then '(erased)' else v.broken_by_name end
   where v.organization_id = entered and v.id = any (about);
  update tenantry.approval_reviews v set reviewed_by_name = '(erased)', remark = null where v.organization_id = entered and v.reviewed_by = any (p_users);
  return about;
end
$$;
comment on function tenantry.erase_from_approvals is 'Takes the names and words of people who are gone out of approvals, and all values of what was about them; answers what that was. Null while there is one of them.';

create or replace function tenantry.erase_person(p_user text) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  entered text := tenantry.current_organization();
  names text[];
  about text[];
  numbers bigint[];
  erased integer;
begin
  if tenantry.current_account() is distinct from '*'
     or exists (select from tenantry.users u where u.organization_id = entered and u.id = p_user) then
    return null;
  end if;
  -- Read before anything is taken: it is by these values that the rest is found.
  names := tenantry.names_of(array[p_user]);
  about := tenantry.erase_from_approvals(array[p_user]);
  numbers := array(
    select e.number from tenantry.events e
     where e.organization_id = entered and (e.user_id = p_user or e.actor_id = p_user)
     union
    select e.number
      from tenantry.events e
      join tenantry.event_personal p on p.organization_id = e.organization_id and p.number = e.number
     where e.organization_id = entered and e.type = 'command.denied'
       and exists (select from tenantry.named_in(concat_ws(' ', e.body, p.value)) named where named = any (names))
     union
    select e.number from tenantry.events e
     where e.organization_id = entered and e.type like 'approval.%' and e.body::json -> 'on' ->> 'id' = any (about)
     union
    -- What was done for them once others had agreed tells their name beside that of whoever did it.
    select e.number
      from tenantry.approval_requests r
      join tenantry.events e on e.organization_id = r.organization_id and e.actor_id = r.ended_by and e.at = r.ended_at
     where r.organization_id = entered and r.requester_id = p_user and r.status = 'executed');

  delete from tenantry.event_personal p
   using tenantry.events e
   where p.organization_id = entered and p.number = any (numbers)
     and e.organization_id = p.organization_id and e.number = p.number and e.type <> 'user.erased';
  get diagnostics erased = row_count;
  -- What a handler said when it failed may repeat what it was given.
  update tenantry.event_dead_letters l set problem = '(erased)' where l.organization_id = entered and l.number = any (numbers);
  return erased;
end
$$;
comment on function tenantry.erase_person is 'Removes the personal values of all events about, by or for a user who is deleted, of what was refused about them, and of approvals; says of how many events. Null while there is such a user.';

revoke execute on function tenantry.named_in, tenantry.names_of, tenantry.approvals_about, tenantry.erase_from_approvals from public;
grant  execute on function tenantry.named_in, tenantry.names_of, tenantry.approvals_about, tenantry.erase_from_approvals to tenantry_app;
-- The names of those who could agree are changed by erasing alone.
revoke update (name) on tenantry.approval_voters from tenantry_app;
