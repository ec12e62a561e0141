-- What is to be done later: a command with its input and the time at which it is due, written by the transaction that makes it due.
--
-- due_at is a time of the application's clock, like every time that a rule compares. held_until is one of the database's: until then
-- a process has the step in hand, or it is left alone after a failure. A step that was done, or is not wanted any more, is removed.

create table tenantry.due_steps (
  organization_id  text        not null collate "C",
  id               text        not null collate "C",
  command          text        not null collate "C",
  input            text        not null,
  due_at           timestamptz not null,
  created_at       timestamptz not null,
  attempts         integer     not null default 0,
  held_until       timestamptz null,
  given_up_at      timestamptz null,
  problem          text        null,
  constraint due_steps_pk                     primary key (organization_id, id),
  constraint due_step_of_an_organization      foreign key (organization_id) references tenantry.organizations (id) on delete cascade,
  constraint step_that_is_given_up_says_why   check (given_up_at is null or problem is not null)
);
comment on table tenantry.due_steps is 'Commands that are to run by themselves at their time: expiries, reminders. One that failed too often is given up and stays until somebody decides.';

-- The relay asks for the earliest of all organizations, and gets them by this index alone.
create index due_steps_by_time on tenantry.due_steps (due_at) where given_up_at is null;

alter table tenantry.due_steps enable row level security;
alter table tenantry.due_steps force  row level security;

create policy organization_wall on tenantry.due_steps
  using      (organization_id = (select tenantry.current_organization()))
  with check (organization_id = (select tenantry.current_organization()));

-- The relay sees which step is due when, and neither its command nor its input.
create policy relay_sees_due_steps on tenantry.due_steps for select to tenantry_relay
  using (true);

grant select, insert, update, delete on tenantry.due_steps to tenantry_app;
grant select (organization_id, id, due_at, held_until, given_up_at) on tenantry.due_steps to tenantry_relay;
