-- What is of a user stands behind the wall of the user's account. Where that is open, everybody of the organization is within it, and every user
-- whom a row names is one of the organization's by a foreign key: then the user is not looked for. A page of users looked for each once more, for each
-- role, on another page of the table.

alter policy user_wall on tenantry.user_roles
  using      (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or exists (select from tenantry.users u where u.organization_id = user_roles.organization_id and u.id = user_roles.user_id)))
  with check (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or exists (select from tenantry.users u where u.organization_id = user_roles.organization_id and u.id = user_roles.user_id)));

alter policy user_wall on tenantry.secrets
  using      (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or user_id is null or exists (select from tenantry.users u where u.organization_id = secrets.organization_id and u.id = secrets.user_id)))
  with check (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or user_id is null or exists (select from tenantry.users u where u.organization_id = secrets.organization_id and u.id = secrets.user_id)));

alter policy user_wall on tenantry.secret_uses
  using      (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or user_id is null or exists (select from tenantry.users u where u.organization_id = secret_uses.organization_id and u.id = secret_uses.user_id)))
  with check (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or user_id is null or exists (select from tenantry.users u where u.organization_id = secret_uses.organization_id and u.id = secret_uses.user_id)));

alter policy user_wall on tenantry.chat_links
  using      (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or exists (select from tenantry.users u where u.organization_id = chat_links.organization_id and u.id = chat_links.user_id)))
  with check (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or exists (select from tenantry.users u where u.organization_id = chat_links.organization_id and u.id = chat_links.user_id)));

alter policy user_wall on tenantry.passwords
  using      (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or exists (select from tenantry.users u where u.organization_id = passwords.organization_id and u.id = passwords.user_id)))
  with check (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or exists (select from tenantry.users u where u.organization_id = passwords.organization_id and u.id = passwords.user_id)));

alter policy user_wall on tenantry.tickets
  using      (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or user_id is null or exists (select from tenantry.users u where u.organization_id = tickets.organization_id and u.id = tickets.user_id)))
  with check (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or user_id is null or exists (select from tenantry.users u where u.organization_id = tickets.organization_id and u.id = tickets.user_id)));

alter policy user_wall on tenantry.approval_delegations
  using      (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or exists (select from tenantry.users u where u.organization_id = approval_delegations.organization_id and u.id = approval_delegations.user_id)))
  with check (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or exists (select from tenantry.users u where u.organization_id = approval_delegations.organization_id and u.id = approval_delegations.user_id)));
