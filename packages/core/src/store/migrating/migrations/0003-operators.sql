-- The host's own jobs see which organizations there are, and nothing of what is in them: a grant of some columns to the relay.

create policy relay_sees_organizations on tenantry.organizations for select to tenantry_relay
  using (true);

grant select (id, name, external_id, status, default_account_id, limit_accounts, limit_users_per_account, created_at, updated_at)
  on tenantry.organizations to tenantry_relay;

-- The application role may not delete organizations: their history would go with them. Purging is this function's alone, and only of
-- the organization that was entered, once it is inactive. The users go first, because they hold on to their accounts.
create function tenantry.purge_organization() returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  if not exists (select from tenantry.organizations o where o.id = tenantry.current_organization() and o.status = 'inactive') then
    return false;
  end if;
  delete from tenantry.users where organization_id = tenantry.current_organization();
  delete from tenantry.organizations where id = tenantry.current_organization();
  return true;
end
$$;
comment on function tenantry.purge_organization is 'Removes the entered organization, once it is inactive, with all that it holds. False when it is active.';

revoke delete on tenantry.organizations from tenantry_app;
revoke execute on function tenantry.purge_organization from public;
grant  execute on function tenantry.purge_organization to tenantry_app;
