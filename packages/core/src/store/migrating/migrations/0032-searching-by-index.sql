-- The pieces of a text know their organization, so the index over them is all that a search needs. By what the planner knows of an organization that
-- has grown since it last counted, or where nothing counts, as in an embedded database, few texts are there: then it went through all of them, and
-- made the pieces of each anew. The organization is compared in a way that no other index can answer.
create or replace function tenantry.found_users(p_words text[]) returns setof text
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
  as $$
declare
  entered text := tenantry.current_organization();
  wall    text := tenantry.current_account();
  grams   integer[] := tenantry.wanted_grams(entered, p_words);
  -- A backslash, a percent sign and an underscore mean themselves.
  parts   text[] := array(select '%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%' from unnest(p_words) word);
begin
  return query
    select s.user_id
      from tenantry.user_search s
     where tenantry.search_grams(s.organization_id, s.search_key) @> grams
       and s.organization_id || '' = entered
       and s.search_key like all (parts)
       and (wall = '*' or exists (select from tenantry.users u where u.organization_id = entered and u.id = s.user_id and u.account_id = wall));
end
$$;
