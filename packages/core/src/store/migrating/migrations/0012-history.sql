-- The history: who is refused again and again, what is erased, and lists of events that are quick.

create table tenantry.denials (
  organization_id  text        not null collate "C",
  refused          text        not null collate "C",
  command          text        not null collate "C",
  target           text        not null collate "C",
  since            timestamptz not null,
  repeats          integer     not null default 0,
  constraint denials_pk                   primary key (organization_id, refused, command, target),
  constraint denials_of_an_organization   foreign key (organization_id) references tenantry.organizations (id) on delete cascade
);
comment on table tenantry.denials is 'How often each principal was refused the same thing since the event that says so. Counted here, because events are only ever added.';

create index denials_by_age on tenantry.denials (organization_id, since);

alter table tenantry.denials enable row level security;
alter table tenantry.denials force  row level security;

create policy organization_wall on tenantry.denials
  using      (organization_id = (select tenantry.current_organization()))
  with check (organization_id = (select tenantry.current_organization()));

grant select, insert, update, delete on tenantry.denials to tenantry_app;

-- Counts a refusal. The first in a while is to be written as an event, with the number of those before it that no event tells of yet.
-- Whoever is refused ever new things is counted as one after a number of them: the last row, of everything, is theirs alone.
create function tenantry.count_denial(p_refused text, p_command text, p_target text, p_since timestamptz, p_now timestamptz, p_most integer)
  returns table (command text, target text, is_first boolean, untold integer, repeats integer)
  language plpgsql
  as $$
declare
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
    delete from tenantry.denials d
     where d.organization_id = entered and (d.refused, d.command, d.target) in
           (select o.refused, o.command, o.target from tenantry.denials o
             where o.organization_id = entered and o.since <= p_since and o.repeats = 0
             limit 10 for update skip locked);
  end if;
  return next;
end
$$;
comment on function tenantry.count_denial is 'Counts a refusal; says whether it is to be written as an event, and how many before it no event tells of.';

revoke execute on function tenantry.count_denial from public;
grant  execute on function tenantry.count_denial to tenantry_app;


-- Events are read by the newest first, whatever they are narrowed to.
create index events_by_account on tenantry.events (organization_id, account_id, number);
create index events_by_user    on tenantry.events (organization_id, user_id, number);
create index events_by_actor   on tenantry.events (organization_id, actor_id, number);
create index events_by_type    on tenantry.events (organization_id, type, number);


-- The application may not take anything out of the history. Erasing is this function's alone: the values and salts of the events of the
-- entered organization that concern a user, or that they brought about, once there is no such user any more.
create policy organization_wall_of_erasing on tenantry.event_personal for delete
  using      (organization_id = (select tenantry.current_organization()));

create function tenantry.erase_person(p_user text) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  erased integer;
begin
  if tenantry.current_account() is distinct from '*'
     or exists (select from tenantry.users u where u.organization_id = tenantry.current_organization() and u.id = p_user) then
    return null;
  end if;
  delete from tenantry.event_personal p
   using tenantry.events e
   where p.organization_id = tenantry.current_organization()
     and e.organization_id = p.organization_id and e.number = p.number and (e.user_id = p_user or e.actor_id = p_user) and e.type <> 'user.erased';
  get diagnostics erased = row_count;
  return erased;
end
$$;
comment on function tenantry.erase_person is 'Removes the personal values of all events about or by a user who is deleted; says of how many. Null while there is such a user.';

revoke execute on function tenantry.erase_person from public;
grant  execute on function tenantry.erase_person to tenantry_app;
