-- The host's own jobs see which organizations there are, and nothing of what is in them: a grant of some columns to the relay.

create policy relay_sees_organizations on tenantry.organizations for select to tenantry_relay
  using (true);

grant select (id, name, external_id, status, default_account_id, limit_accounts, limit_users_per_account, created_at, updated_at)
  on tenantry.organizations to tenantry_relay;
