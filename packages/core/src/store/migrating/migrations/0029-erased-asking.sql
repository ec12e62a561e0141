-- What a command asked for is kept beside what it did, in words of whoever asked: erasing somebody finds what names them there, too.

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
    -- Of what was done, what was asked for by others may name them. An address by itself is whoever has it now; that they had it is about them.
    select p.number
      from tenantry.event_personal p
     where p.organization_id = entered
       and exists (select from unnest(names) named where position(named in lower(p.value)) > 0)
       and exists (select from tenantry.named_in(((p.value::jsonb -> 'asked') - 'email')::text) named where named = any (names))
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
  update tenantry.tickets t set issued_by_name = '(erased)' where t.organization_id = entered and t.issued_by = p_user;
  -- The key stays, so that a repeat does nothing a second time; it is no request's any more, so that the repeat is refused.
  update tenantry.idempotency_keys k
     set request_hash = '(erased)', outcome = 'null'
   where k.organization_id = entered and exists (select from unnest(names) named where position(named in lower(k.outcome)) > 0);
  return erased;
end
$$;
comment on function tenantry.erase_person is 'Removes the personal values of all events about, by or for a user who is deleted, of what was refused about them or asked for in words that name them, of approvals, of tickets and of stored outcomes; says of how many events. Null while there is such a user.';
