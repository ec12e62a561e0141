-- Events to the host's handlers. The events themselves are the outbox; here stands only how far each handler has come in each organization.
--
-- A commit leaves one mark, "this organization has events up to this number" (event_news). The relay takes the marks of all
-- organizations and tells each handler's cursor how far there is to go; whoever has the handler takes a cursor that is due, enters the
-- organization like a command, and reads its events there. So the relay's questions cost what is due, and never what there is.
--
-- Locks are taken in the order cursor, then audit head, then news, by everybody. Times here are the database's: leases of several machines
-- are compared with each other, and their clocks differ.

create table tenantry.event_handlers (
  name           text        not null collate "C",
  registered_at  timestamptz not null default clock_timestamp(),
  constraint event_handlers_pk  primary key (name)
);
comment on table tenantry.event_handlers is 'Machinery: the names of the handlers that hosts have registered. No grant: three functions answer.';

create table tenantry.event_news (
  organization_id  text    not null collate "C",
  number           bigint  not null,
  constraint event_news_pk                 primary key (organization_id),
  constraint event_news_of_an_organization foreign key (organization_id) references tenantry.organizations (id) on delete cascade
);
comment on table tenantry.event_news is 'Organizations with events that no cursor was told of yet: the mark of the newest commit, removed by the relay.';

create table tenantry.event_cursors (
  organization_id  text        not null collate "C",
  handler          text        not null collate "C",
  number           bigint      not null,
  wanted           bigint      not null,
  attempts         integer     not null default 0,
  lease            text        null     collate "C",
  due_at           timestamptz null,
  behind_since     timestamptz null,
  constraint event_cursors_pk                  primary key (organization_id, handler),
  constraint event_cursor_of_an_organization   foreign key (organization_id) references tenantry.organizations (id) on delete cascade,
  constraint event_lease_has_an_end            check (lease is null or due_at is not null)
);
comment on table tenantry.event_cursors is 'How far a handler has come in an organization (number) and how far there is to go (wanted). due_at: when to look at it, or when its lease ends; null = nothing to do.';

create index event_cursors_due on tenantry.event_cursors (handler, due_at) where due_at is not null;

create table tenantry.event_dead_letters (
  organization_id  text        not null collate "C",
  handler          text        not null collate "C",
  number           bigint      not null,
  attempts         integer     not null,
  problem          text        not null,
  failed_at        timestamptz not null,
  retry            boolean     not null default false,
  constraint event_dead_letters_pk      primary key (organization_id, handler, number),
  constraint dead_letter_is_an_event    foreign key (organization_id, number) references tenantry.events (organization_id, number) on delete cascade
);
comment on table tenantry.event_dead_letters is 'Events that a handler failed at too often; its cursor went on without them. With retry, it gets them once more.';

alter table tenantry.event_news          enable row level security;
alter table tenantry.event_news          force  row level security;
alter table tenantry.event_cursors       enable row level security;
alter table tenantry.event_cursors       force  row level security;
alter table tenantry.event_dead_letters  enable row level security;
alter table tenantry.event_dead_letters  force  row level security;

create policy organization_wall on tenantry.event_news
  using      (organization_id = (select tenantry.current_organization()))
  with check (organization_id = (select tenantry.current_organization()));

create policy organization_wall on tenantry.event_cursors
  using      (organization_id = (select tenantry.current_organization()))
  with check (organization_id = (select tenantry.current_organization()));

create policy organization_wall on tenantry.event_dead_letters
  using      (organization_id = (select tenantry.current_organization()))
  with check (organization_id = (select tenantry.current_organization()));

-- The relay sees ids, numbers and times of every organization, and nothing of what an event says or why a handler failed.
create policy relay_moves_news      on tenantry.event_news         to tenantry_relay using (true);
create policy relay_moves_cursors   on tenantry.event_cursors      to tenantry_relay using (true) with check (true);
create policy relay_sees_heads      on tenantry.audit_heads        for select to tenantry_relay using (true);
create policy relay_counts_letters  on tenantry.event_dead_letters to tenantry_relay using (true);

grant select, insert, update on tenantry.event_news to tenantry_app;
grant select, update on tenantry.event_cursors to tenantry_app;
grant select, insert, update, delete on tenantry.event_dead_letters to tenantry_app;

-- Taking a mark without waiting for whoever moves it on is locking it, and that asks for the right to update.
grant select, update (number), delete on tenantry.event_news to tenantry_relay;
grant select (organization_id, handler, number, wanted, attempts, due_at, behind_since), delete on tenantry.event_cursors to tenantry_relay;
grant insert (organization_id, handler, number, wanted, due_at, behind_since), update (wanted, due_at, behind_since) on tenantry.event_cursors to tenantry_relay;
grant select (organization_id, number) on tenantry.audit_heads to tenantry_relay;
grant select (organization_id, handler, number, attempts, failed_at, retry), delete on tenantry.event_dead_letters to tenantry_relay;


-- Handlers are known by name. True when this name is new.
create function tenantry.register_event_handler(p_name text) returns boolean
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    with added as (insert into tenantry.event_handlers (name) values (p_name) on conflict do nothing returning 1)
    select exists (select from added)
  $$;

create function tenantry.event_handler_names() returns setof text
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select name from tenantry.event_handlers order by name $$;

create function tenantry.forget_event_handler(p_name text) returns boolean
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    with removed as (delete from tenantry.event_handlers where name = p_name returning 1)
    select exists (select from removed)
  $$;

revoke execute on function tenantry.register_event_handler, tenantry.event_handler_names, tenantry.forget_event_handler from public;
grant  execute on function tenantry.register_event_handler, tenantry.event_handler_names, tenantry.forget_event_handler to tenantry_relay;

