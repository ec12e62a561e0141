-- A function in SQL that is not written into the statement that calls it, as none is that runs as its owner, is parsed and planned anew in each
-- transaction; one in PL/pgSQL once a connection. Each authentication asks the first of these, and each command in chat the second.
create or replace function tenantry.is_limited(p_name text, p_now timestamptz) returns boolean
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_bitmapscan = off
  as $$
begin
  return exists (select from tenantry.failed_authentications f
                  where f.place = ('x' || substr(p_name, 1, 4))::bit(16)::integer and f.name = p_name and f.limited_until > p_now);
end
$$;

create or replace function tenantry.organization_of_workspace(p_enterprise text, p_team text) returns text
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_bitmapscan = off
  as $$
begin
  return (select w.organization_id from tenantry.chat_workspaces w where w.enterprise_id = p_enterprise and w.team_id = p_team);
end
$$;
