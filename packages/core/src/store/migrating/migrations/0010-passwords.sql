-- Passwords, and codes that confirm a new e-mail address.

create table tenantry.passwords (
  organization_id  text        not null collate "C",
  user_id          text        not null collate "C",
  hash             text        not null collate "C",
  set_at           timestamptz not null,
  constraint user_has_one_password   primary key (organization_id, user_id),
  constraint password_of_a_user      foreign key (organization_id, user_id) references tenantry.users (organization_id, id) on delete cascade,
  constraint password_is_hashed      check (hash like '$argon2id$v=19$%')
);
comment on table tenantry.passwords is 'Argon2id hashes with their parameters and salts; a table of their own, so that nothing that reads users reads them.';

alter table tenantry.passwords enable row level security;
alter table tenantry.passwords force  row level security;

create policy user_wall on tenantry.passwords
  using      (organization_id = (select tenantry.current_organization())
              and exists (select from tenantry.users u where u.organization_id = passwords.organization_id and u.id = passwords.user_id))
  with check (organization_id = (select tenantry.current_organization())
              and exists (select from tenantry.users u where u.organization_id = passwords.organization_id and u.id = passwords.user_id));

grant select, insert, update, delete on tenantry.passwords to tenantry_app;


-- A code for an address is bound to the address, to the user, and to the user as they were: whatever happens to them in between, being
-- deactivated above all, makes it void.
alter table tenantry.tickets add column email        text    null collate "C";
alter table tenantry.tickets add column user_version integer null;

alter table tenantry.tickets drop constraint ticket_kind_is_known;
alter table tenantry.tickets drop constraint ticket_has_what_its_kind_needs;
alter table tenantry.tickets
  add constraint ticket_kind_is_known            check (kind in ('connect', 'link', 'invitation', 'secret', 'email')),
  add constraint ticket_has_what_its_kind_needs  check (case kind
                                                   when 'connect'    then code_hash is not null and user_id is null
                                                   when 'link'       then code_hash is not null and user_id is not null
                                                   when 'invitation' then chat_user_id is not null and team_id is not null and user_id is not null
                                                   when 'secret'     then user_id is not null
                                                   when 'email'      then user_id is not null and email is not null and user_version is not null
                                                 end);

create unique index user_changes_to_one_email on tenantry.tickets (organization_id, user_id) where kind = 'email' and used_at is null;
