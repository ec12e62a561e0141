-- Whom approvers are named by is found by the index of each, whatever is planned: how many have a role the planner guesses as it is on average, and by
-- that it went through all roles of all users for the two who administer an organization. So roles are asked for in the order of the one index that
-- begins with them, and as a range: of what is equal the order would be that of the primary key, too. No more are read than are asked for.
-- Stable, so that it sees what the statement sees that calls it: by a later look somebody would be counted whom that does not find.
create function tenantry.people_named(p_organization text, p_roles text[], p_accounts text[], p_users text[], p_except text[], p_limit integer) returns setof text
  language plpgsql stable
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_sort = off
  set plan_cache_mode = force_generic_plan
  as $$
begin
  return query
  with active (id, account_id) as not materialized (
    select u.id, u.account_id
      from tenantry.users u
     where u.organization_id = p_organization and u.status = 'active' and u.id <> all (p_except)
       and exists (select from tenantry.accounts a
                    where a.organization_id = p_organization and a.id = u.account_id and a.status = 'active'))
  select found.id
    from unnest(p_roles) named (role)
   cross join lateral (
     select holder.id
       from (select r.user_id
               from tenantry.user_roles r
              where r.organization_id = p_organization and r.role between named.role and named.role
              order by r.role, r.user_id) held
      cross join lateral (select active.id from active where active.id = held.user_id offset 0) holder
      limit p_limit) found
  union
  select found.id
    from unnest(p_roles) named (role)
   cross join lateral (
     select member.id
       from (select r.account_id
               from tenantry.account_roles r
              where r.organization_id = p_organization and r.role between named.role and named.role
              order by r.role, r.account_id) held
      cross join lateral (select active.id from active where active.account_id = held.account_id limit p_limit) member
      limit p_limit) found
  union
  select found.id
    from unnest(p_accounts) named (account_id)
   cross join lateral (select active.id from active where active.account_id = named.account_id limit p_limit) found
  union
  select found.id
    from unnest(p_users) named (id)
   cross join lateral (select active.id from active where active.id = named.id offset 0) found;
end
$$;
comment on function tenantry.people_named(text, text[], text[], text[], text[], integer) is 'The active users who have one of some roles, are in one of some accounts or are one of some users; so many of each role and account at most.';
grant execute on function tenantry.people_named(text, text[], text[], text[], text[], integer) to tenantry_app;
