-- Approvals in chat: where the copies of a request's card are, so that its end reaches every one of them.

create table tenantry.approval_cards (
  organization_id  text        not null collate "C",
  request_id       text        not null collate "C",
  team_id          text        not null collate "C",
  chat_user_id     text        not null collate "C",
  channel_id       text        not null collate "C",
  message_ts       text        not null collate "C",
  shows            text        not null collate "C",
  posted_at        timestamptz not null,
  constraint approval_cards_pk                      primary key (organization_id, request_id, team_id, chat_user_id),
  constraint approval_card_of_a_request             foreign key (organization_id, request_id) references tenantry.approval_requests (organization_id, id) on delete cascade,
  constraint approval_message_is_one_card           unique (organization_id, team_id, channel_id, message_ts)
);
comment on table tenantry.approval_cards is 'Where chat shows a request: one message for each person of a workspace. shows is the hash of what stands in it; a message that shows the end needs no more changes, and its row goes.';

alter table tenantry.approval_cards enable row level security;
alter table tenantry.approval_cards force  row level security;

create policy request_wall on tenantry.approval_cards
  using      (organization_id = (select tenantry.current_organization())
              and exists (select from tenantry.approval_requests r where r.organization_id = approval_cards.organization_id and r.id = approval_cards.request_id))
  with check (organization_id = (select tenantry.current_organization())
              and exists (select from tenantry.approval_requests r where r.organization_id = approval_cards.organization_id and r.id = approval_cards.request_id));

grant select, insert, update, delete on tenantry.approval_cards to tenantry_app;
