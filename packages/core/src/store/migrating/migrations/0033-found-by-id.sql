-- A plan is kept once a connection, and made for whichever organization calls first: for one of a few people it went through all of them, and then
-- through all people of the next one. Behind the fence each is found by their id, whoever was there before.
create or replace function tenantry.index_users(p_ids text[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  entered text := tenantry.current_organization();
  wall    text := tenantry.current_account();
begin
  insert into tenantry.user_search (organization_id, user_id, search_key)
  select entered, found.id, found.search_key
    from unnest(p_ids) wanted (id)
   cross join lateral (select u.id, u.search_key
                         from tenantry.users u
                        where u.organization_id = entered and u.id = wanted.id and (wall = '*' or u.account_id = wall)
                       offset 0) found
  on conflict (organization_id, user_id) do update set search_key = excluded.search_key
   where user_search.search_key <> excluded.search_key;
end
$$;
