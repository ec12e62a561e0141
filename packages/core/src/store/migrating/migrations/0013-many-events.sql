-- Events are read from the arrays once and inserted together. Reading an array by its index walks over all elements before it, so that
-- a batch of 1,000 events took seconds, most of them under the audit head, for which everybody of the organization waits.
-- Under the same lock the relay is told, by one mark, that there are events up to this number.
create or replace function tenantry.append_events(
  p_organization text, p_ids text[], p_types text[], p_at timestamptz, p_accounts text[], p_actors text[], p_users text[],
  p_bodies text[], p_personal text[], p_salts bytea[]
) returns bigint
  language plpgsql
  as $$
declare
  first_number bigint;
  head_number bigint;
  head_hash bytea;
  part_hash bytea;
  part_hashes bytea[] := '{}';
  hashes bytea[] := '{}';
  event record;
begin
  select h.number, h.hash into strict first_number, head_hash
    from tenantry.audit_heads h where h.organization_id = p_organization for update;
  head_number := first_number;
  for event in
    select given.body, given.personal, given.salt
      from unnest(p_bodies, p_personal, p_salts) with ordinality given(body, personal, salt, place)
     order by given.place
  loop
    head_number := head_number + 1;
    part_hash := case when event.personal is null then null else sha256(event.salt || convert_to(event.personal, 'UTF8')) end;
    head_hash := sha256(head_hash || convert_to(head_number || ':' || event.body, 'UTF8') || coalesce(part_hash, ''));
    part_hashes := part_hashes || array[part_hash];
    hashes := hashes || head_hash;
  end loop;
  insert into tenantry.events (organization_id, number, id, type, at, account_id, actor_id, user_id, body, personal_hash, hash)
  select p_organization, first_number + given.place, given.id, given.type, p_at, given.account, given.actor, given.person, given.body, given.part_hash, given.hash
    from unnest(p_ids, p_types, p_accounts, p_actors, p_users, p_bodies, part_hashes, hashes)
         with ordinality given(id, type, account, actor, person, body, part_hash, hash, place);
  insert into tenantry.event_personal (organization_id, number, salt, value)
  select p_organization, first_number + given.place, given.salt, given.personal
    from unnest(p_personal, p_salts) with ordinality given(personal, salt, place)
   where given.personal is not null;
  update tenantry.audit_heads h set number = head_number, hash = head_hash where h.organization_id = p_organization;
  insert into tenantry.event_news (organization_id, number) values (p_organization, head_number)
  on conflict (organization_id) do update set number = excluded.number;
  return head_number;
end
$$;
