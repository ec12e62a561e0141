-- What the migrations make, as the catalogue of a database tells it: each part under its name.
-- Written by `npm run schema`, and compared with the migrations by a test and with every database by `npx tenantry doctor`.
-- A record to be read and reviewed, not to be run: the migrations are.

-- [account_roles | table]
create table tenantry.account_roles (
  organization_id text collate "C" not null,
  account_id text collate "C" not null,
  role text collate "C" not null,
  granted_at timestamp with time zone not null
);

-- [account_roles | row-level security]
alter table tenantry.account_roles enable row level security, force row level security;

-- [account_roles | policy | account_wall]
create policy account_wall on tenantry.account_roles as permissive for all to public
  using ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (account_id = ( select tenantry.current_account() as current_account))))
  with check ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (account_id = ( select tenantry.current_account() as current_account))));

-- [account_roles | constraint | account_roles_pk]
alter table tenantry.account_roles add constraint account_roles_pk primary key (organization_id, account_id, role);

-- [account_roles | constraint | role_is_granted_to_an_account]
alter table tenantry.account_roles add constraint role_is_granted_to_an_account foreign key (organization_id, account_id) references tenantry.accounts(organization_id, id) on delete cascade;

-- [account_roles | constraint | role_of_an_account_exists]
alter table tenantry.account_roles add constraint role_of_an_account_exists foreign key (organization_id, role) references tenantry.roles(organization_id, name);

-- [account_roles | constraint | organization_administrators_are_people]
alter table tenantry.account_roles add constraint organization_administrators_are_people check ((role <> 'org-admin'::text));

-- [account_roles | index | accounts_by_role]
create index accounts_by_role on tenantry.account_roles using btree (organization_id, role, account_id);

-- [account_roles | comment]
comment on table tenantry.account_roles is 'Roles that are granted to a whole account: every user of it holds them.';

-- [account_roles | grant | tenantry_app]
grant select, insert, update, delete on tenantry.account_roles to tenantry_app;

-- [accounts | table]
create table tenantry.accounts (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  external_id text collate "C" not null,
  name text not null,
  description text not null,
  sort_key text collate "C" not null,
  search_key text collate "C" not null,
  is_default boolean not null,
  status text not null default 'active'::text,
  deactivated_at timestamp with time zone,
  deactivation_id text collate "C",
  deleted_at timestamp with time zone,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);

-- [accounts | row-level security]
alter table tenantry.accounts enable row level security, force row level security;

-- [accounts | policy | account_wall]
create policy account_wall on tenantry.accounts as permissive for all to public
  using ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (id = ( select tenantry.current_account() as current_account))))
  with check ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (id = ( select tenantry.current_account() as current_account))));

-- [accounts | constraint | accounts_pk]
alter table tenantry.accounts add constraint accounts_pk primary key (organization_id, id);

-- [accounts | constraint | account_external_id_is_unique_in_organization]
alter table tenantry.accounts add constraint account_external_id_is_unique_in_organization unique (organization_id, external_id);

-- [accounts | constraint | default_account_can_be_referenced]
alter table tenantry.accounts add constraint default_account_can_be_referenced unique (organization_id, id, is_default);

-- [accounts | constraint | account_belongs_to_an_organization]
alter table tenantry.accounts add constraint account_belongs_to_an_organization foreign key (organization_id) references tenantry.organizations(id) on delete cascade;

-- [accounts | constraint | account_status_is_known]
alter table tenantry.accounts add constraint account_status_is_known check ((status = any (array['active'::text, 'inactive'::text])));

-- [accounts | constraint | default_account_is_active]
alter table tenantry.accounts add constraint default_account_is_active check (((not is_default) or ((status = 'active'::text) and (deleted_at is null))));

-- [accounts | constraint | deleted_account_is_inactive]
alter table tenantry.accounts add constraint deleted_account_is_inactive check (((deleted_at is null) or (status = 'inactive'::text)));

-- [accounts | constraint | inactive_account_has_its_mark]
alter table tenantry.accounts add constraint inactive_account_has_its_mark check ((((status = 'active'::text) or (deactivation_id is not null)) and ((status = 'inactive'::text) = (deactivated_at is not null))));

-- [accounts | index | accounts_by_creation]
create index accounts_by_creation on tenantry.accounts using btree (organization_id, created_at, id);

-- [accounts | index | accounts_by_name]
create index accounts_by_name on tenantry.accounts using btree (organization_id, sort_key, id);

-- [accounts | index | accounts_inactive]
create index accounts_inactive on tenantry.accounts using btree (organization_id, id) where (status = 'inactive'::text);

-- [accounts | index | organization_has_one_default_account]
create unique index organization_has_one_default_account on tenantry.accounts using btree (organization_id) where is_default;

-- [accounts | comment]
comment on table tenantry.accounts is 'The second level: normally one for each customer of the organization; isolated from every other account.';

-- [accounts | grant | tenantry_app]
grant select, insert, update, delete on tenantry.accounts to tenantry_app;

-- [approval_cards | table]
create table tenantry.approval_cards (
  organization_id text collate "C" not null,
  request_id text collate "C" not null,
  team_id text collate "C" not null,
  shown_to text collate "C" not null,
  channel_id text collate "C" not null,
  message_ts text collate "C" not null,
  shows text collate "C" not null,
  posted_at timestamp with time zone not null
);

-- [approval_cards | row-level security]
alter table tenantry.approval_cards enable row level security, force row level security;

-- [approval_cards | policy | request_wall]
create policy request_wall on tenantry.approval_cards as permissive for all to public
  using ((organization_id = ( select tenantry.current_organization() as current_organization)) and (exists ( select
   from tenantry.approval_requests r
  where ((r.organization_id = approval_cards.organization_id) and (r.id = approval_cards.request_id)))))
  with check ((organization_id = ( select tenantry.current_organization() as current_organization)) and (exists ( select
   from tenantry.approval_requests r
  where ((r.organization_id = approval_cards.organization_id) and (r.id = approval_cards.request_id)))));

-- [approval_cards | constraint | approval_cards_pk]
alter table tenantry.approval_cards add constraint approval_cards_pk primary key (organization_id, request_id, team_id, shown_to);

-- [approval_cards | constraint | approval_message_is_one_card]
alter table tenantry.approval_cards add constraint approval_message_is_one_card unique (organization_id, team_id, channel_id, message_ts);

-- [approval_cards | constraint | approval_card_of_a_request]
alter table tenantry.approval_cards add constraint approval_card_of_a_request foreign key (organization_id, request_id) references tenantry.approval_requests(organization_id, id) on delete cascade;

-- [approval_cards | comment]
comment on table tenantry.approval_cards is 'Where chat shows a request: one message for each person of a workspace, and for each channel. shows is the hash of what stands in it; a message that shows the end needs no more changes, and its row goes.';

-- [approval_cards | grant | tenantry_app]
grant select, insert, update, delete on tenantry.approval_cards to tenantry_app;

-- [approval_delegations | table]
create table tenantry.approval_delegations (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  user_id text collate "C" not null,
  stand_in_id text collate "C" not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null
);

-- [approval_delegations | row-level security]
alter table tenantry.approval_delegations enable row level security, force row level security;

-- [approval_delegations | policy | user_wall]
create policy user_wall on tenantry.approval_delegations as permissive for all to public
  using ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (exists ( select
   from tenantry.users u
  where ((u.organization_id = approval_delegations.organization_id) and (u.id = approval_delegations.user_id))))))
  with check ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (exists ( select
   from tenantry.users u
  where ((u.organization_id = approval_delegations.organization_id) and (u.id = approval_delegations.user_id))))));

-- [approval_delegations | constraint | approval_delegations_pk]
alter table tenantry.approval_delegations add constraint approval_delegations_pk primary key (organization_id, id);

-- [approval_delegations | constraint | delegation_of_a_user]
alter table tenantry.approval_delegations add constraint delegation_of_a_user foreign key (organization_id, user_id) references tenantry.users(organization_id, id) on delete cascade;

-- [approval_delegations | constraint | delegation_to_a_user]
alter table tenantry.approval_delegations add constraint delegation_to_a_user foreign key (organization_id, stand_in_id) references tenantry.users(organization_id, id) on delete cascade;

-- [approval_delegations | constraint | delegation_lasts]
alter table tenantry.approval_delegations add constraint delegation_lasts check ((ends_at >= starts_at));

-- [approval_delegations | constraint | nobody_stands_in_for_themselves]
alter table tenantry.approval_delegations add constraint nobody_stands_in_for_themselves check ((stand_in_id <> user_id));

-- [approval_delegations | index | delegations_by_user]
create index delegations_by_user on tenantry.approval_delegations using btree (organization_id, user_id, ends_at);

-- [approval_delegations | comment]
comment on table tenantry.approval_delegations is 'Who stands in for an approver for a time.';

-- [approval_delegations | grant | tenantry_app]
grant select, insert, update, delete on tenantry.approval_delegations to tenantry_app;

-- [approval_requests | table]
create table tenantry.approval_requests (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  command text collate "C" not null,
  input text not null,
  target_key text collate "C" not null,
  target_fingerprint text collate "C",
  account_id text collate "C",
  requester_id text collate "C" not null,
  requester_name text not null,
  asked_in_account_id text collate "C" not null,
  four_eyes boolean not null,
  reason text,
  surface text not null,
  via text not null,
  rule_id text collate "C",
  rule_version integer,
  rule_name text,
  ruled text[] not null,
  needed integer[] not null,
  digest text collate "C" not null,
  status text not null default 'pending'::text,
  outcome text,
  ended_by text collate "C",
  ended_by_name text,
  ended_at timestamp with time zone,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  stage_of text[] not null default '{}'::text[]
);

-- [approval_requests | row-level security]
alter table tenantry.approval_requests enable row level security, force row level security;

-- [approval_requests | policy | account_wall]
create policy account_wall on tenantry.approval_requests as permissive for all to public
  using ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (asked_in_account_id = ( select tenantry.current_account() as current_account)) or (account_id = ( select tenantry.current_account() as current_account))))
  with check ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (asked_in_account_id = ( select tenantry.current_account() as current_account)) or (account_id = ( select tenantry.current_account() as current_account))));

-- [approval_requests | constraint | approval_requests_pk]
alter table tenantry.approval_requests add constraint approval_requests_pk primary key (organization_id, id);

-- [approval_requests | constraint | approval_requester_can_be_referenced]
alter table tenantry.approval_requests add constraint approval_requester_can_be_referenced unique (organization_id, id, requester_id);

-- [approval_requests | constraint | approval_request_of_an_organization]
alter table tenantry.approval_requests add constraint approval_request_of_an_organization foreign key (organization_id) references tenantry.organizations(id) on delete cascade;

-- [approval_requests | constraint | approval_asks_somebody]
alter table tenantry.approval_requests add constraint approval_asks_somebody check (((cardinality(needed) >= 1) and (1 <= all (needed))));

-- [approval_requests | constraint | approval_ends_once]
alter table tenantry.approval_requests add constraint approval_ends_once check (((status = 'pending'::text) = (ended_at is null)));

-- [approval_requests | constraint | approval_rule_has_its_version]
alter table tenantry.approval_requests add constraint approval_rule_has_its_version check (((rule_id is null) = (rule_version is null)));

-- [approval_requests | constraint | approval_status_is_known]
alter table tenantry.approval_requests add constraint approval_status_is_known check ((status = any (array['pending'::text, 'executed'::text, 'denied'::text, 'expired'::text, 'cancelled'::text, 'failed'::text, 'superseded'::text])));

-- [approval_requests | constraint | nobody_denies_their_own]
alter table tenantry.approval_requests add constraint nobody_denies_their_own check (((status <> 'denied'::text) or (ended_by <> requester_id)));

-- [approval_requests | index | approval_requests_by_account]
create index approval_requests_by_account on tenantry.approval_requests using btree (organization_id, account_id, id);

-- [approval_requests | index | approval_requests_by_requester]
create index approval_requests_by_requester on tenantry.approval_requests using btree (organization_id, requester_id, id);

-- [approval_requests | index | one_open_request_per_command_and_target]
create unique index one_open_request_per_command_and_target on tenantry.approval_requests using btree (organization_id, command, target_key) where (status = 'pending'::text);

-- [approval_requests | comment]
comment on table tenantry.approval_requests is 'Commands that wait for others to agree, and what became of them. approved is passed through within the executing transaction, and never stored.';

-- [approval_requests | grant | tenantry_app]
grant select, insert, update on tenantry.approval_requests to tenantry_app;

-- [approval_reviews | table]
create table tenantry.approval_reviews (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  account_id text collate "C",
  command text collate "C" not null,
  input text not null,
  reason text not null,
  broken_by text collate "C" not null,
  broken_by_name text not null,
  broken_at timestamp with time zone not null,
  reviewed_by text collate "C",
  reviewed_by_name text,
  reviewed_at timestamp with time zone,
  remark text
);

-- [approval_reviews | row-level security]
alter table tenantry.approval_reviews enable row level security, force row level security;

-- [approval_reviews | policy | account_wall]
create policy account_wall on tenantry.approval_reviews as permissive for all to public
  using ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (account_id = ( select tenantry.current_account() as current_account))))
  with check ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (account_id = ( select tenantry.current_account() as current_account))));

-- [approval_reviews | constraint | approval_reviews_pk]
alter table tenantry.approval_reviews add constraint approval_reviews_pk primary key (organization_id, id);

-- [approval_reviews | constraint | approval_review_of_an_organization]
alter table tenantry.approval_reviews add constraint approval_review_of_an_organization foreign key (organization_id) references tenantry.organizations(id) on delete cascade;

-- [approval_reviews | constraint | approval_review_has_its_reviewer]
alter table tenantry.approval_reviews add constraint approval_review_has_its_reviewer check (((reviewed_by is null) = (reviewed_at is null)));

-- [approval_reviews | constraint | nobody_reviews_their_own]
alter table tenantry.approval_reviews add constraint nobody_reviews_their_own check ((reviewed_by <> broken_by));

-- [approval_reviews | index | approval_reviews_open]
create index approval_reviews_open on tenantry.approval_reviews using btree (organization_id, id) where (reviewed_at is null);

-- [approval_reviews | comment]
comment on table tenantry.approval_reviews is 'What was done without waiting for agreement, and which other administrator has looked at it since.';

-- [approval_reviews | grant | tenantry_app]
grant select, insert, update on tenantry.approval_reviews to tenantry_app;

-- [approval_rules | table]
create table tenantry.approval_rules (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  name text collate "C" not null,
  version integer not null default 1,
  definition text not null,
  starved boolean not null default false,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);

-- [approval_rules | row-level security]
alter table tenantry.approval_rules enable row level security, force row level security;

-- [approval_rules | policy | organization_wall]
create policy organization_wall on tenantry.approval_rules as permissive for all to public
  using (organization_id = ( select tenantry.current_organization() as current_organization))
  with check (organization_id = ( select tenantry.current_organization() as current_organization));

-- [approval_rules | constraint | approval_rules_pk]
alter table tenantry.approval_rules add constraint approval_rules_pk primary key (organization_id, id);

-- [approval_rules | constraint | approval_rule_name_is_unique]
alter table tenantry.approval_rules add constraint approval_rule_name_is_unique unique (organization_id, name);

-- [approval_rules | constraint | approval_rule_of_an_organization]
alter table tenantry.approval_rules add constraint approval_rule_of_an_organization foreign key (organization_id) references tenantry.organizations(id) on delete cascade;

-- [approval_rules | constraint | approval_rule_version_counts_from_one]
alter table tenantry.approval_rules add constraint approval_rule_version_counts_from_one check ((version >= 1));

-- [approval_rules | comment]
comment on table tenantry.approval_rules is 'Which commands of whom take whose agreement. definition is canonical JSON; version counts its changes.';

-- [approval_rules | grant | tenantry_app]
grant select, insert, update, delete on tenantry.approval_rules to tenantry_app;

-- [approval_voters | table]
create table tenantry.approval_voters (
  organization_id text collate "C" not null,
  request_id text collate "C" not null,
  stage integer not null,
  user_id text collate "C" not null,
  voice_id text collate "C" not null,
  name text not null,
  not_before timestamp with time zone
);

-- [approval_voters | row-level security]
alter table tenantry.approval_voters enable row level security, force row level security;

-- [approval_voters | policy | request_wall]
create policy request_wall on tenantry.approval_voters as permissive for all to public
  using ((organization_id = ( select tenantry.current_organization() as current_organization)) and (exists ( select
   from tenantry.approval_requests r
  where ((r.organization_id = approval_voters.organization_id) and (r.id = approval_voters.request_id)))))
  with check ((organization_id = ( select tenantry.current_organization() as current_organization)) and (exists ( select
   from tenantry.approval_requests r
  where ((r.organization_id = approval_voters.organization_id) and (r.id = approval_voters.request_id)))));

-- [approval_voters | constraint | approval_voters_pk]
alter table tenantry.approval_voters add constraint approval_voters_pk primary key (organization_id, request_id, stage, user_id, voice_id);

-- [approval_voters | constraint | approval_voter_of_a_request]
alter table tenantry.approval_voters add constraint approval_voter_of_a_request foreign key (organization_id, request_id) references tenantry.approval_requests(organization_id, id) on delete cascade;

-- [approval_voters | index | approval_voters_by_user]
create index approval_voters_by_user on tenantry.approval_voters using btree (organization_id, user_id, request_id);

-- [approval_voters | comment]
comment on table tenantry.approval_voters is 'Who could agree when a request was made: whoever could not then cannot later. voice_id is whose voice it is: their own, or that of whoever named them as a stand-in. not_before is when the request is escalated to them, where it has to be first.';

-- [approval_voters | grant | tenantry_app]
grant select, insert on tenantry.approval_voters to tenantry_app;

-- [approval_voters | grant | update of columns to tenantry_app]
grant update (not_before) on tenantry.approval_voters to tenantry_app;

-- [approval_votes | table]
create table tenantry.approval_votes (
  organization_id text collate "C" not null,
  request_id text collate "C" not null,
  requester_id text collate "C" not null,
  voter_id text collate "C" not null,
  voter_name text not null,
  voice_id text collate "C" not null,
  voice_name text not null,
  stage integer not null,
  reason text,
  at timestamp with time zone not null
);

-- [approval_votes | row-level security]
alter table tenantry.approval_votes enable row level security, force row level security;

-- [approval_votes | policy | request_wall]
create policy request_wall on tenantry.approval_votes as permissive for all to public
  using ((organization_id = ( select tenantry.current_organization() as current_organization)) and (exists ( select
   from tenantry.approval_requests r
  where ((r.organization_id = approval_votes.organization_id) and (r.id = approval_votes.request_id)))))
  with check ((organization_id = ( select tenantry.current_organization() as current_organization)) and (exists ( select
   from tenantry.approval_requests r
  where ((r.organization_id = approval_votes.organization_id) and (r.id = approval_votes.request_id)))));

-- [approval_votes | constraint | approval_votes_pk]
alter table tenantry.approval_votes add constraint approval_votes_pk primary key (organization_id, request_id, voter_id);

-- [approval_votes | constraint | approval_voice_counts_once]
alter table tenantry.approval_votes add constraint approval_voice_counts_once unique (organization_id, request_id, voice_id);

-- [approval_votes | constraint | approval_vote_on_a_request]
alter table tenantry.approval_votes add constraint approval_vote_on_a_request foreign key (organization_id, request_id, requester_id) references tenantry.approval_requests(organization_id, id, requester_id) on delete cascade;

-- [approval_votes | constraint | approval_voter_could_when_asked]
alter table tenantry.approval_votes add constraint approval_voter_could_when_asked foreign key (organization_id, request_id, stage, voter_id, voice_id) references tenantry.approval_voters(organization_id, request_id, stage, user_id, voice_id) on delete cascade;

-- [approval_votes | constraint | approver_is_not_requester]
alter table tenantry.approval_votes add constraint approver_is_not_requester check (((voter_id <> requester_id) and (voice_id <> requester_id)));

-- [approval_votes | comment]
comment on table tenantry.approval_votes is 'Who agreed: one voice for each person, and never the requester''s.';

-- [approval_votes | grant | tenantry_app]
grant select, insert, update, delete on tenantry.approval_votes to tenantry_app;

-- [audit_heads | table]
create table tenantry.audit_heads (
  organization_id text collate "C" not null,
  number bigint not null,
  hash bytea not null
);

-- [audit_heads | row-level security]
alter table tenantry.audit_heads enable row level security, force row level security;

-- [audit_heads | policy | organization_wall]
create policy organization_wall on tenantry.audit_heads as permissive for all to public
  using (organization_id = ( select tenantry.current_organization() as current_organization))
  with check (organization_id = ( select tenantry.current_organization() as current_organization));

-- [audit_heads | policy | relay_sees_heads]
create policy relay_sees_heads on tenantry.audit_heads as permissive for select to tenantry_relay
  using (true);

-- [audit_heads | constraint | audit_heads_pk]
alter table tenantry.audit_heads add constraint audit_heads_pk primary key (organization_id);

-- [audit_heads | constraint | audit_head_of_an_organization]
alter table tenantry.audit_heads add constraint audit_head_of_an_organization foreign key (organization_id) references tenantry.organizations(id) on delete cascade;

-- [audit_heads | comment]
comment on table tenantry.audit_heads is 'Number and hash of each organization''s newest event; locking it puts the events of an organization in the order of their commits.';

-- [audit_heads | grant | tenantry_app]
grant select, insert, update on tenantry.audit_heads to tenantry_app;

-- [audit_heads | grant | select of columns to tenantry_relay]
grant select (organization_id, number) on tenantry.audit_heads to tenantry_relay;

-- [chat_links | table]
create table tenantry.chat_links (
  organization_id text collate "C" not null,
  enterprise_id text collate "C" not null,
  team_id text collate "C" not null,
  chat_user_id text collate "C" not null,
  user_id text collate "C" not null,
  linked_at timestamp with time zone not null
);

-- [chat_links | row-level security]
alter table tenantry.chat_links enable row level security, force row level security;

-- [chat_links | policy | user_wall]
create policy user_wall on tenantry.chat_links as permissive for all to public
  using ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (exists ( select
   from tenantry.users u
  where ((u.organization_id = chat_links.organization_id) and (u.id = chat_links.user_id))))))
  with check ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (exists ( select
   from tenantry.users u
  where ((u.organization_id = chat_links.organization_id) and (u.id = chat_links.user_id))))));

-- [chat_links | constraint | chat_identity_is_one_user]
alter table tenantry.chat_links add constraint chat_identity_is_one_user primary key (organization_id, enterprise_id, team_id, chat_user_id);

-- [chat_links | constraint | chat_link_of_a_user]
alter table tenantry.chat_links add constraint chat_link_of_a_user foreign key (organization_id, user_id) references tenantry.users(organization_id, id) on delete cascade;

-- [chat_links | index | chat_links_by_user]
create index chat_links_by_user on tenantry.chat_links using btree (organization_id, user_id);

-- [chat_links | comment]
comment on table tenantry.chat_links is 'Which person in which workspace is which user. Identity, not permission.';

-- [chat_links | grant | tenantry_app]
grant select, insert, update, delete on tenantry.chat_links to tenantry_app;

-- [chat_replays | table]
create table tenantry.chat_replays (
  signature text collate "C" not null,
  received_at timestamp with time zone not null
);

-- [chat_replays | constraint | unconnected_request_is_taken_once]
alter table tenantry.chat_replays add constraint unconnected_request_is_taken_once primary key (signature);

-- [chat_replays | index | chat_replays_by_age]
create index chat_replays_by_age on tenantry.chat_replays using btree (received_at);

-- [chat_replays | comment]
comment on table tenantry.chat_replays is 'Machinery: hashes of what workspaces without an organization sent, so that none is taken twice.';

-- [chat_requests | table]
create table tenantry.chat_requests (
  organization_id text collate "C" not null,
  signature text collate "C" not null,
  payload text not null,
  received_at timestamp with time zone not null,
  claimed_at timestamp with time zone not null,
  attempts integer not null default 1,
  answered_at timestamp with time zone
);

-- [chat_requests | row-level security]
alter table tenantry.chat_requests enable row level security, force row level security;

-- [chat_requests | policy | organization_wall]
create policy organization_wall on tenantry.chat_requests as permissive for all to public
  using (organization_id = ( select tenantry.current_organization() as current_organization))
  with check (organization_id = ( select tenantry.current_organization() as current_organization));

-- [chat_requests | policy | relay_sees_what_waits]
create policy relay_sees_what_waits on tenantry.chat_requests as permissive for select to tenantry_relay
  using (answered_at is null);

-- [chat_requests | constraint | chat_request_is_taken_once]
alter table tenantry.chat_requests add constraint chat_request_is_taken_once primary key (organization_id, signature);

-- [chat_requests | constraint | chat_request_of_an_organization]
alter table tenantry.chat_requests add constraint chat_request_of_an_organization foreign key (organization_id) references tenantry.organizations(id) on delete cascade;

-- [chat_requests | index | chat_requests_by_age]
create index chat_requests_by_age on tenantry.chat_requests using btree (organization_id, received_at);

-- [chat_requests | index | chat_requests_waiting]
create index chat_requests_waiting on tenantry.chat_requests using btree (claimed_at) where (answered_at is null);

-- [chat_requests | comment]
comment on table tenantry.chat_requests is 'Inbox and replay store in one: what a connected workspace sent, by the hash of its signature.';

-- [chat_requests | grant | tenantry_app]
grant select, insert, update, delete on tenantry.chat_requests to tenantry_app;

-- [chat_requests | grant | select of columns to tenantry_relay]
grant select (organization_id, signature, claimed_at, answered_at) on tenantry.chat_requests to tenantry_relay;

-- [chat_workspaces | table]
create table tenantry.chat_workspaces (
  enterprise_id text collate "C" not null,
  team_id text collate "C" not null,
  organization_id text collate "C" not null,
  connected_at timestamp with time zone not null
);

-- [chat_workspaces | constraint | workspace_belongs_to_one_organization]
alter table tenantry.chat_workspaces add constraint workspace_belongs_to_one_organization primary key (enterprise_id, team_id);

-- [chat_workspaces | constraint | workspace_of_an_organization]
alter table tenantry.chat_workspaces add constraint workspace_of_an_organization foreign key (organization_id) references tenantry.organizations(id) on delete cascade;

-- [chat_workspaces | comment]
comment on table tenantry.chat_workspaces is 'Directory: found before the organization is known, so no grant to the application role; three functions answer for one team each.';

-- [denials | table]
create table tenantry.denials (
  organization_id text collate "C" not null,
  refused text collate "C" not null,
  command text collate "C" not null,
  target text collate "C" not null,
  since timestamp with time zone not null,
  repeats integer not null default 0
);

-- [denials | row-level security]
alter table tenantry.denials enable row level security, force row level security;

-- [denials | policy | organization_wall]
create policy organization_wall on tenantry.denials as permissive for all to public
  using (organization_id = ( select tenantry.current_organization() as current_organization))
  with check (organization_id = ( select tenantry.current_organization() as current_organization));

-- [denials | constraint | denials_pk]
alter table tenantry.denials add constraint denials_pk primary key (organization_id, refused, command, target);

-- [denials | constraint | denials_of_an_organization]
alter table tenantry.denials add constraint denials_of_an_organization foreign key (organization_id) references tenantry.organizations(id) on delete cascade;

-- [denials | index | denials_by_age]
create index denials_by_age on tenantry.denials using btree (organization_id, since);

-- [denials | comment]
comment on table tenantry.denials is 'How often each principal was refused the same thing since the event that says so. Counted here, because events are only ever added.';

-- [denials | grant | tenantry_app]
grant select, insert, update, delete on tenantry.denials to tenantry_app;

-- [due_steps | table]
create table tenantry.due_steps (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  command text collate "C" not null,
  input text not null,
  due_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  attempts integer not null default 0,
  held_until timestamp with time zone,
  given_up_at timestamp with time zone,
  problem text
);

-- [due_steps | row-level security]
alter table tenantry.due_steps enable row level security, force row level security;

-- [due_steps | policy | organization_wall]
create policy organization_wall on tenantry.due_steps as permissive for all to public
  using (organization_id = ( select tenantry.current_organization() as current_organization))
  with check (organization_id = ( select tenantry.current_organization() as current_organization));

-- [due_steps | policy | relay_sees_due_steps]
create policy relay_sees_due_steps on tenantry.due_steps as permissive for select to tenantry_relay
  using (true);

-- [due_steps | constraint | due_steps_pk]
alter table tenantry.due_steps add constraint due_steps_pk primary key (organization_id, id);

-- [due_steps | constraint | due_step_of_an_organization]
alter table tenantry.due_steps add constraint due_step_of_an_organization foreign key (organization_id) references tenantry.organizations(id) on delete cascade;

-- [due_steps | constraint | step_that_is_given_up_says_why]
alter table tenantry.due_steps add constraint step_that_is_given_up_says_why check (((given_up_at is null) or (problem is not null)));

-- [due_steps | index | due_steps_by_time]
create index due_steps_by_time on tenantry.due_steps using btree (due_at) where (given_up_at is null);

-- [due_steps | comment]
comment on table tenantry.due_steps is 'Commands that are to run by themselves at their time: expiries, reminders. One that failed too often is given up and stays until somebody decides.';

-- [due_steps | grant | tenantry_app]
grant select, insert, update, delete on tenantry.due_steps to tenantry_app;

-- [due_steps | grant | select of columns to tenantry_relay]
grant select (organization_id, id, due_at, held_until, given_up_at) on tenantry.due_steps to tenantry_relay;

-- [event_cursors | table]
create table tenantry.event_cursors (
  organization_id text collate "C" not null,
  handler text collate "C" not null,
  number bigint not null,
  wanted bigint not null,
  attempts integer not null default 0,
  lease text collate "C",
  due_at timestamp with time zone,
  behind_since timestamp with time zone
);

-- [event_cursors | row-level security]
alter table tenantry.event_cursors enable row level security, force row level security;

-- [event_cursors | policy | organization_wall]
create policy organization_wall on tenantry.event_cursors as permissive for all to public
  using (organization_id = ( select tenantry.current_organization() as current_organization))
  with check (organization_id = ( select tenantry.current_organization() as current_organization));

-- [event_cursors | policy | relay_moves_cursors]
create policy relay_moves_cursors on tenantry.event_cursors as permissive for all to tenantry_relay
  using (true)
  with check (true);

-- [event_cursors | constraint | event_cursors_pk]
alter table tenantry.event_cursors add constraint event_cursors_pk primary key (organization_id, handler);

-- [event_cursors | constraint | event_cursor_of_an_organization]
alter table tenantry.event_cursors add constraint event_cursor_of_an_organization foreign key (organization_id) references tenantry.organizations(id) on delete cascade;

-- [event_cursors | constraint | event_lease_has_an_end]
alter table tenantry.event_cursors add constraint event_lease_has_an_end check (((lease is null) or (due_at is not null)));

-- [event_cursors | index | event_cursors_due]
create index event_cursors_due on tenantry.event_cursors using btree (handler, due_at) where (due_at is not null);

-- [event_cursors | comment]
comment on table tenantry.event_cursors is 'How far a handler has come in an organization (number) and how far there is to go (wanted). due_at: when to look at it, or when its lease ends; null = nothing to do.';

-- [event_cursors | grant | tenantry_app]
grant select, update on tenantry.event_cursors to tenantry_app;

-- [event_cursors | grant | tenantry_relay]
grant delete on tenantry.event_cursors to tenantry_relay;

-- [event_cursors | grant | insert of columns to tenantry_relay]
grant insert (organization_id, handler, number, wanted, due_at, behind_since) on tenantry.event_cursors to tenantry_relay;

-- [event_cursors | grant | select of columns to tenantry_relay]
grant select (organization_id, handler, number, wanted, attempts, due_at, behind_since) on tenantry.event_cursors to tenantry_relay;

-- [event_cursors | grant | update of columns to tenantry_relay]
grant update (wanted, due_at, behind_since) on tenantry.event_cursors to tenantry_relay;

-- [event_dead_letters | table]
create table tenantry.event_dead_letters (
  organization_id text collate "C" not null,
  handler text collate "C" not null,
  number bigint not null,
  attempts integer not null,
  problem text not null,
  failed_at timestamp with time zone not null,
  retry boolean not null default false
);

-- [event_dead_letters | row-level security]
alter table tenantry.event_dead_letters enable row level security, force row level security;

-- [event_dead_letters | policy | organization_wall]
create policy organization_wall on tenantry.event_dead_letters as permissive for all to public
  using (organization_id = ( select tenantry.current_organization() as current_organization))
  with check (organization_id = ( select tenantry.current_organization() as current_organization));

-- [event_dead_letters | policy | relay_counts_letters]
create policy relay_counts_letters on tenantry.event_dead_letters as permissive for all to tenantry_relay
  using (true);

-- [event_dead_letters | constraint | event_dead_letters_pk]
alter table tenantry.event_dead_letters add constraint event_dead_letters_pk primary key (organization_id, handler, number);

-- [event_dead_letters | constraint | dead_letter_is_an_event]
alter table tenantry.event_dead_letters add constraint dead_letter_is_an_event foreign key (organization_id, number) references tenantry.events(organization_id, number) on delete cascade;

-- [event_dead_letters | comment]
comment on table tenantry.event_dead_letters is 'Events that a handler failed at too often; its cursor went on without them. With retry, it gets them once more.';

-- [event_dead_letters | grant | tenantry_app]
grant select, insert, update, delete on tenantry.event_dead_letters to tenantry_app;

-- [event_dead_letters | grant | tenantry_relay]
grant delete on tenantry.event_dead_letters to tenantry_relay;

-- [event_dead_letters | grant | select of columns to tenantry_relay]
grant select (organization_id, handler, number, attempts, failed_at, retry) on tenantry.event_dead_letters to tenantry_relay;

-- [event_handlers | table]
create table tenantry.event_handlers (
  name text collate "C" not null,
  registered_at timestamp with time zone not null default clock_timestamp()
);

-- [event_handlers | constraint | event_handlers_pk]
alter table tenantry.event_handlers add constraint event_handlers_pk primary key (name);

-- [event_handlers | comment]
comment on table tenantry.event_handlers is 'Machinery: the names of the handlers that hosts have registered. No grant: three functions answer.';

-- [event_news | table]
create table tenantry.event_news (
  organization_id text collate "C" not null,
  number bigint not null
);

-- [event_news | row-level security]
alter table tenantry.event_news enable row level security, force row level security;

-- [event_news | policy | organization_wall]
create policy organization_wall on tenantry.event_news as permissive for all to public
  using (organization_id = ( select tenantry.current_organization() as current_organization))
  with check (organization_id = ( select tenantry.current_organization() as current_organization));

-- [event_news | policy | relay_moves_news]
create policy relay_moves_news on tenantry.event_news as permissive for all to tenantry_relay
  using (true);

-- [event_news | constraint | event_news_pk]
alter table tenantry.event_news add constraint event_news_pk primary key (organization_id);

-- [event_news | constraint | event_news_of_an_organization]
alter table tenantry.event_news add constraint event_news_of_an_organization foreign key (organization_id) references tenantry.organizations(id) on delete cascade;

-- [event_news | comment]
comment on table tenantry.event_news is 'Organizations with events that no cursor was told of yet: the mark of the newest commit, removed by the relay.';

-- [event_news | grant | tenantry_app]
grant select, insert, update on tenantry.event_news to tenantry_app;

-- [event_news | grant | tenantry_relay]
grant select, delete on tenantry.event_news to tenantry_relay;

-- [event_news | grant | update of columns to tenantry_relay]
grant update (number) on tenantry.event_news to tenantry_relay;

-- [event_personal | table]
create table tenantry.event_personal (
  organization_id text collate "C" not null,
  number bigint not null,
  salt bytea not null,
  value text not null
);

-- [event_personal | row-level security]
alter table tenantry.event_personal enable row level security, force row level security;

-- [event_personal | policy | account_wall]
create policy account_wall on tenantry.event_personal as permissive for select to public
  using ((organization_id = ( select tenantry.current_organization() as current_organization)) and (exists ( select
   from tenantry.events e
  where ((e.organization_id = event_personal.organization_id) and (e.number = event_personal.number)))));

-- [event_personal | policy | organization_wall]
create policy organization_wall on tenantry.event_personal as permissive for insert to public
  with check (organization_id = ( select tenantry.current_organization() as current_organization));

-- [event_personal | policy | organization_wall_of_erasing]
create policy organization_wall_of_erasing on tenantry.event_personal as permissive for delete to public
  using (organization_id = ( select tenantry.current_organization() as current_organization));

-- [event_personal | constraint | event_personal_pk]
alter table tenantry.event_personal add constraint event_personal_pk primary key (organization_id, number);

-- [event_personal | constraint | personal_part_of_an_event]
alter table tenantry.event_personal add constraint personal_part_of_an_event foreign key (organization_id, number) references tenantry.events(organization_id, number) on delete cascade;

-- [event_personal | comment]
comment on table tenantry.event_personal is 'The personal values of an event. They can be erased with their salt, and the chain, which covers only their salted hash, still verifies.';

-- [event_personal | grant | tenantry_app]
grant select, insert on tenantry.event_personal to tenantry_app;

-- [events | table]
create table tenantry.events (
  organization_id text collate "C" not null,
  number bigint not null,
  id text collate "C" not null,
  type text collate "C" not null,
  at timestamp with time zone not null,
  account_id text collate "C",
  actor_id text collate "C",
  user_id text collate "C",
  body text not null,
  personal_hash bytea,
  hash bytea not null
);

-- [events | row-level security]
alter table tenantry.events enable row level security, force row level security;

-- [events | policy | account_wall]
create policy account_wall on tenantry.events as permissive for select to public
  using ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (account_id = ( select tenantry.current_account() as current_account))));

-- [events | policy | organization_wall]
create policy organization_wall on tenantry.events as permissive for insert to public
  with check (organization_id = ( select tenantry.current_organization() as current_organization));

-- [events | constraint | events_pk]
alter table tenantry.events add constraint events_pk primary key (organization_id, number);

-- [events | constraint | event_id_is_unique]
alter table tenantry.events add constraint event_id_is_unique unique (organization_id, id);

-- [events | constraint | event_of_an_organization]
alter table tenantry.events add constraint event_of_an_organization foreign key (organization_id) references tenantry.organizations(id) on delete cascade;

-- [events | index | events_by_account]
create index events_by_account on tenantry.events using btree (organization_id, account_id, number);

-- [events | index | events_by_actor]
create index events_by_actor on tenantry.events using btree (organization_id, actor_id, number);

-- [events | index | events_by_type]
create index events_by_type on tenantry.events using btree (organization_id, type, number);

-- [events | index | events_by_user]
create index events_by_user on tenantry.events using btree (organization_id, user_id, number);

-- [events | comment]
comment on table tenantry.events is 'What happened, append-only: hash = sha256(previous hash, number, body, personal hash). body is canonical JSON as text, because jsonb would reorder it.';

-- [events | grant | tenantry_app]
grant select, insert on tenantry.events to tenantry_app;

-- [failed_authentications | table]
create table tenantry.failed_authentications (
  place integer not null,
  name text collate "C" not null,
  started_at timestamp with time zone not null,
  failures integer not null,
  limited_until timestamp with time zone
);

-- [failed_authentications | constraint | failed_authentications_pk]
alter table tenantry.failed_authentications add constraint failed_authentications_pk primary key (place);

-- [failed_authentications | constraint | failed_authentications_are_bounded]
alter table tenantry.failed_authentications add constraint failed_authentications_are_bounded check (((place >= 0) and (place <= 65535)));

-- [failed_authentications | comment]
comment on table tenantry.failed_authentications is 'Machinery: how often each presented secret failed within a minute, by a hash of its hash.';

-- [idempotency_keys | table]
create table tenantry.idempotency_keys (
  organization_id text collate "C" not null,
  owner text collate "C" not null,
  key text collate "C" not null,
  request_hash text collate "C" not null,
  outcome text,
  created_at timestamp with time zone not null
);

-- [idempotency_keys | row-level security]
alter table tenantry.idempotency_keys enable row level security, force row level security;

-- [idempotency_keys | policy | organization_wall]
create policy organization_wall on tenantry.idempotency_keys as permissive for all to public
  using (organization_id = ( select tenantry.current_organization() as current_organization))
  with check (organization_id = ( select tenantry.current_organization() as current_organization));

-- [idempotency_keys | constraint | idempotency_keys_pk]
alter table tenantry.idempotency_keys add constraint idempotency_keys_pk primary key (organization_id, owner, key);

-- [idempotency_keys | constraint | idempotency_key_of_an_organization]
alter table tenantry.idempotency_keys add constraint idempotency_key_of_an_organization foreign key (organization_id) references tenantry.organizations(id) on delete cascade;

-- [idempotency_keys | constraint | idempotency_key_is_short]
alter table tenantry.idempotency_keys add constraint idempotency_key_is_short check (((length(key) >= 1) and (length(key) <= 255)));

-- [idempotency_keys | index | idempotency_keys_by_age]
create index idempotency_keys_by_age on tenantry.idempotency_keys using btree (organization_id, created_at);

-- [idempotency_keys | comment]
comment on table tenantry.idempotency_keys is 'The first outcome of a call that may be repeated, without its secrets; kept for 24 hours.';

-- [idempotency_keys | grant | tenantry_app]
grant select, insert, update, delete on tenantry.idempotency_keys to tenantry_app;

-- [kysely_migration | table]
create table tenantry.kysely_migration (
  name character varying(255) not null,
  "timestamp" character varying(255) not null
);

-- [kysely_migration | constraint | kysely_migration_pkey]
alter table tenantry.kysely_migration add constraint kysely_migration_pkey primary key (name);

-- [kysely_migration_lock | table]
create table tenantry.kysely_migration_lock (
  id character varying(255) not null,
  is_locked integer not null default 0
);

-- [kysely_migration_lock | constraint | kysely_migration_lock_pkey]
alter table tenantry.kysely_migration_lock add constraint kysely_migration_lock_pkey primary key (id);

-- [organizations | table]
create table tenantry.organizations (
  id text collate "C" not null,
  name text not null,
  external_id text collate "C",
  status text not null default 'active'::text,
  default_account_id text collate "C" not null,
  default_account_is_default boolean not null generated always as true stored,
  limit_accounts integer,
  limit_users_per_account integer,
  cursor_key bytea not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  version integer not null default 1
);

-- [organizations | row-level security]
alter table tenantry.organizations enable row level security, force row level security;

-- [organizations | policy | organization_wall]
create policy organization_wall on tenantry.organizations as permissive for all to public
  using (id = ( select tenantry.current_organization() as current_organization))
  with check (id = ( select tenantry.current_organization() as current_organization));

-- [organizations | policy | relay_sees_organizations]
create policy relay_sees_organizations on tenantry.organizations as permissive for select to tenantry_relay
  using (true);

-- [organizations | constraint | organizations_pk]
alter table tenantry.organizations add constraint organizations_pk primary key (id);

-- [organizations | constraint | organization_has_its_default_account]
alter table tenantry.organizations add constraint organization_has_its_default_account foreign key (id, default_account_id, default_account_is_default) references tenantry.accounts(organization_id, id, is_default) deferrable initially deferred;

-- [organizations | constraint | organization_limits_are_not_negative]
alter table tenantry.organizations add constraint organization_limits_are_not_negative check (((limit_accounts >= 0) and (limit_users_per_account >= 0)));

-- [organizations | constraint | organization_status_is_known]
alter table tenantry.organizations add constraint organization_status_is_known check ((status = any (array['active'::text, 'inactive'::text])));

-- [organizations | comment]
comment on table tenantry.organizations is 'The top level: the customer of the host product; the tenant.';

-- [organizations | grant | tenantry_app]
grant select, insert, update on tenantry.organizations to tenantry_app;

-- [organizations | grant | select of columns to tenantry_relay]
grant select (id, name, external_id, status, default_account_id, limit_accounts, limit_users_per_account, created_at, updated_at, version) on tenantry.organizations to tenantry_relay;

-- [passwords | table]
create table tenantry.passwords (
  organization_id text collate "C" not null,
  user_id text collate "C" not null,
  hash text collate "C" not null,
  set_at timestamp with time zone not null
);

-- [passwords | row-level security]
alter table tenantry.passwords enable row level security, force row level security;

-- [passwords | policy | user_wall]
create policy user_wall on tenantry.passwords as permissive for all to public
  using ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (exists ( select
   from tenantry.users u
  where ((u.organization_id = passwords.organization_id) and (u.id = passwords.user_id))))))
  with check ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (exists ( select
   from tenantry.users u
  where ((u.organization_id = passwords.organization_id) and (u.id = passwords.user_id))))));

-- [passwords | constraint | user_has_one_password]
alter table tenantry.passwords add constraint user_has_one_password primary key (organization_id, user_id);

-- [passwords | constraint | password_of_a_user]
alter table tenantry.passwords add constraint password_of_a_user foreign key (organization_id, user_id) references tenantry.users(organization_id, id) on delete cascade;

-- [passwords | constraint | password_is_hashed]
alter table tenantry.passwords add constraint password_is_hashed check ((hash ~~ '$argon2id$v=19$%'::text));

-- [passwords | comment]
comment on table tenantry.passwords is 'Argon2id hashes with their parameters and salts; a table of their own, so that nothing that reads users reads them.';

-- [passwords | grant | tenantry_app]
grant select, insert, update, delete on tenantry.passwords to tenantry_app;

-- [roles | table]
create table tenantry.roles (
  organization_id text collate "C" not null,
  name text collate "C" not null,
  description text not null default ''::text,
  is_factory boolean not null,
  grants jsonb,
  reaches_organization boolean generated always as jsonb_path_exists(grants, '$[*]?(@."reach" == "organization" && @."permission" != "organization:read")'::jsonpath) stored,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);

-- [roles | row-level security]
alter table tenantry.roles enable row level security, force row level security;

-- [roles | policy | organization_wall]
create policy organization_wall on tenantry.roles as permissive for all to public
  using (organization_id = ( select tenantry.current_organization() as current_organization))
  with check (organization_id = ( select tenantry.current_organization() as current_organization));

-- [roles | constraint | roles_pk]
alter table tenantry.roles add constraint roles_pk primary key (organization_id, name);

-- [roles | constraint | role_belongs_to_an_organization]
alter table tenantry.roles add constraint role_belongs_to_an_organization foreign key (organization_id) references tenantry.organizations(id) on delete cascade;

-- [roles | constraint | added_role_says_what_it_grants]
alter table tenantry.roles add constraint added_role_says_what_it_grants check ((is_factory or (grants is not null)));

-- [roles | constraint | role_grants_are_a_list]
alter table tenantry.roles add constraint role_grants_are_a_list check ((jsonb_typeof(grants) = 'array'::text));

-- [roles | constraint | role_name_is_short]
alter table tenantry.roles add constraint role_name_is_short check (((length(name) >= 1) and (length(name) <= 50)));

-- [roles | index | roles_that_say_what_they_grant]
create index roles_that_say_what_they_grant on tenantry.roles using btree (organization_id) where (grants is not null);

-- [roles | comment]
comment on table tenantry.roles is 'What each role grants. No grants = as the factory made it: every organization has these roles, and can change what they grant.';

-- [roles | grant | tenantry_app]
grant select, insert, update, delete on tenantry.roles to tenantry_app;

-- [schema | grant | tenantry_app]
grant usage on schema tenantry to tenantry_app;

-- [schema | grant | tenantry_relay]
grant usage on schema tenantry to tenantry_relay;

-- [secret_uses | table]
create table tenantry.secret_uses (
  organization_id text collate "C" not null,
  secret_id text collate "C" not null,
  user_id text collate "C",
  last_used_at timestamp with time zone not null
);

-- [secret_uses | row-level security]
alter table tenantry.secret_uses enable row level security, force row level security;

-- [secret_uses | policy | user_wall]
create policy user_wall on tenantry.secret_uses as permissive for all to public
  using ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (user_id is null) or (exists ( select
   from tenantry.users u
  where ((u.organization_id = secret_uses.organization_id) and (u.id = secret_uses.user_id))))))
  with check ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (user_id is null) or (exists ( select
   from tenantry.users u
  where ((u.organization_id = secret_uses.organization_id) and (u.id = secret_uses.user_id))))));

-- [secret_uses | constraint | secret_uses_pk]
alter table tenantry.secret_uses add constraint secret_uses_pk primary key (organization_id, secret_id);

-- [secret_uses | constraint | use_belongs_to_an_organization]
alter table tenantry.secret_uses add constraint use_belongs_to_an_organization foreign key (organization_id) references tenantry.organizations(id) on delete cascade;

-- [secret_uses | constraint | use_is_of_its_own_user]
alter table tenantry.secret_uses add constraint use_is_of_its_own_user foreign key (organization_id, user_id) references tenantry.users(organization_id, id) on delete cascade;

-- [secret_uses | constraint | use_of_a_secret]
alter table tenantry.secret_uses add constraint use_of_a_secret foreign key (organization_id, secret_id) references tenantry.secrets(organization_id, id) on delete cascade;

-- [secret_uses | comment]
comment on table tenantry.secret_uses is 'When each secret was last used, exact to five minutes; written outside the answer''s path.';

-- [secret_uses | grant | tenantry_app]
grant select, insert, update, delete on tenantry.secret_uses to tenantry_app;

-- [secrets | table]
create table tenantry.secrets (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  kind text not null,
  user_id text collate "C",
  hash text collate "C",
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  revoked_hash text collate "C"
);

-- [secrets | row-level security]
alter table tenantry.secrets enable row level security, force row level security;

-- [secrets | policy | user_wall]
create policy user_wall on tenantry.secrets as permissive for all to public
  using ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (user_id is null) or (exists ( select
   from tenantry.users u
  where ((u.organization_id = secrets.organization_id) and (u.id = secrets.user_id))))))
  with check ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (user_id is null) or (exists ( select
   from tenantry.users u
  where ((u.organization_id = secrets.organization_id) and (u.id = secrets.user_id))))));

-- [secrets | constraint | secrets_pk]
alter table tenantry.secrets add constraint secrets_pk primary key (organization_id, id);

-- [secrets | constraint | secret_hash_is_unique]
alter table tenantry.secrets add constraint secret_hash_is_unique unique (organization_id, hash);

-- [secrets | constraint | secret_belongs_to_a_user]
alter table tenantry.secrets add constraint secret_belongs_to_a_user foreign key (organization_id, user_id) references tenantry.users(organization_id, id) on delete cascade;

-- [secrets | constraint | secret_belongs_to_an_organization]
alter table tenantry.secrets add constraint secret_belongs_to_an_organization foreign key (organization_id) references tenantry.organizations(id) on delete cascade;

-- [secrets | constraint | revoked_secret_has_ended]
alter table tenantry.secrets add constraint revoked_secret_has_ended check (((revoked_hash is null) or (expires_at is not null)));

-- [secrets | constraint | revoked_secret_opens_nothing]
alter table tenantry.secrets add constraint revoked_secret_opens_nothing check (((hash is null) <> (revoked_hash is null)));

-- [secrets | constraint | secret_kind_is_known]
alter table tenantry.secrets add constraint secret_kind_is_known check ((kind = any (array['organization'::text, 'user'::text])));

-- [secrets | constraint | user_secret_names_its_user]
alter table tenantry.secrets add constraint user_secret_names_its_user check (((kind = 'user'::text) = (user_id is not null)));

-- [secrets | index | secrets_by_revoked_hash]
create index secrets_by_revoked_hash on tenantry.secrets using btree (organization_id, revoked_hash) where (revoked_hash is not null);

-- [secrets | index | secrets_by_user]
create index secrets_by_user on tenantry.secrets using btree (organization_id, user_id);

-- [secrets | comment]
comment on table tenantry.secrets is 'Hashes of Organization Secrets and User Secrets; the secrets themselves are shown once and stored nowhere.';

-- [secrets | grant | tenantry_app]
grant select, insert, update, delete on tenantry.secrets to tenantry_app;

-- [tickets | table]
create table tenantry.tickets (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  kind text not null,
  code_hash text collate "C",
  user_id text collate "C",
  issued_by text collate "C",
  issued_by_name text not null,
  team_id text collate "C",
  chat_user_id text collate "C",
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  email text collate "C",
  user_version integer
);

-- [tickets | row-level security]
alter table tenantry.tickets enable row level security, force row level security;

-- [tickets | policy | user_wall]
create policy user_wall on tenantry.tickets as permissive for all to public
  using ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (user_id is null) or (exists ( select
   from tenantry.users u
  where ((u.organization_id = tickets.organization_id) and (u.id = tickets.user_id))))))
  with check ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (user_id is null) or (exists ( select
   from tenantry.users u
  where ((u.organization_id = tickets.organization_id) and (u.id = tickets.user_id))))));

-- [tickets | constraint | tickets_pk]
alter table tenantry.tickets add constraint tickets_pk primary key (organization_id, id);

-- [tickets | constraint | ticket_code_is_unique]
alter table tenantry.tickets add constraint ticket_code_is_unique unique (organization_id, code_hash);

-- [tickets | constraint | ticket_belongs_to_an_organization]
alter table tenantry.tickets add constraint ticket_belongs_to_an_organization foreign key (organization_id) references tenantry.organizations(id) on delete cascade;

-- [tickets | constraint | ticket_is_about_a_user]
alter table tenantry.tickets add constraint ticket_is_about_a_user foreign key (organization_id, user_id) references tenantry.users(organization_id, id) on delete cascade;

-- [tickets | constraint | ticket_has_what_its_kind_needs]
alter table tenantry.tickets add constraint ticket_has_what_its_kind_needs check (
case kind
    when 'connect'::text then ((code_hash is not null) and (user_id is null))
    when 'link'::text then ((code_hash is not null) and (user_id is not null))
    when 'invitation'::text then ((chat_user_id is not null) and (team_id is not null) and (user_id is not null))
    when 'secret'::text then (user_id is not null)
    when 'email'::text then ((user_id is not null) and (email is not null) and (user_version is not null))
    else null::boolean
end);

-- [tickets | constraint | ticket_kind_is_known]
alter table tenantry.tickets add constraint ticket_kind_is_known check ((kind = any (array['connect'::text, 'link'::text, 'invitation'::text, 'secret'::text, 'email'::text])));

-- [tickets | index | tickets_by_end]
create index tickets_by_end on tenantry.tickets using btree (organization_id, expires_at);

-- [tickets | index | user_changes_to_one_email]
create unique index user_changes_to_one_email on tenantry.tickets using btree (organization_id, user_id) where ((kind = 'email'::text) and (used_at is null));

-- [tickets | comment]
comment on table tenantry.tickets is 'Promises that are kept at most once: connect a workspace, link a chat identity, confirm a link, show a new secret.';

-- [tickets | grant | tenantry_app]
grant select, insert, update, delete on tenantry.tickets to tenantry_app;

-- [user_roles | table]
create table tenantry.user_roles (
  organization_id text collate "C" not null,
  user_id text collate "C" not null,
  role text collate "C" not null,
  granted_at timestamp with time zone not null
);

-- [user_roles | row-level security]
alter table tenantry.user_roles enable row level security, force row level security;

-- [user_roles | policy | user_wall]
create policy user_wall on tenantry.user_roles as permissive for all to public
  using ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (exists ( select
   from tenantry.users u
  where ((u.organization_id = user_roles.organization_id) and (u.id = user_roles.user_id))))))
  with check ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (exists ( select
   from tenantry.users u
  where ((u.organization_id = user_roles.organization_id) and (u.id = user_roles.user_id))))));

-- [user_roles | constraint | user_roles_pk]
alter table tenantry.user_roles add constraint user_roles_pk primary key (organization_id, user_id, role);

-- [user_roles | constraint | role_is_granted_to_a_user]
alter table tenantry.user_roles add constraint role_is_granted_to_a_user foreign key (organization_id, user_id) references tenantry.users(organization_id, id) on delete cascade;

-- [user_roles | constraint | role_of_a_user_exists]
alter table tenantry.user_roles add constraint role_of_a_user_exists foreign key (organization_id, role) references tenantry.roles(organization_id, name);

-- [user_roles | index | users_by_role]
create index users_by_role on tenantry.user_roles using btree (organization_id, role, user_id);

-- [user_roles | comment]
comment on table tenantry.user_roles is 'A user''s own roles.';

-- [user_roles | grant | tenantry_app]
grant select, insert, update, delete on tenantry.user_roles to tenantry_app;

-- [user_search | table]
create table tenantry.user_search (
  organization_id text collate "C" not null,
  user_id text collate "C" not null,
  search_key text collate "C" not null
);

-- [user_search | constraint | user_search_pk]
alter table tenantry.user_search add constraint user_search_pk primary key (organization_id, user_id);

-- [user_search | constraint | search_text_of_a_user]
alter table tenantry.user_search add constraint search_text_of_a_user foreign key (organization_id, user_id) references tenantry.users(organization_id, id) on delete cascade;

-- [user_search | index | user_search_by_grams]
create index user_search_by_grams on tenantry.user_search using gin (tenantry.search_grams(organization_id, search_key));

-- [user_search | comment]
comment on table tenantry.user_search is 'Index: what a user is found by. No grant to the application role; found_users() answers ids for the entered organization and account.';

-- [users | table]
create table tenantry.users (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  account_id text collate "C" not null,
  email text collate "C" not null,
  first_name text not null,
  last_name text not null,
  external_id text collate "C",
  sort_key text collate "C" not null,
  search_key text collate "C" not null,
  status text not null default 'active'::text,
  deactivated_at timestamp with time zone,
  deactivated_with text collate "C",
  version integer not null default 1,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null
);

-- [users | row-level security]
alter table tenantry.users enable row level security, force row level security;

-- [users | policy | account_wall]
create policy account_wall on tenantry.users as permissive for all to public
  using ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (account_id = ( select tenantry.current_account() as current_account))))
  with check ((organization_id = ( select tenantry.current_organization() as current_organization)) and ((( select tenantry.current_account() as current_account) = '*'::text) or (account_id = ( select tenantry.current_account() as current_account))));

-- [users | constraint | users_pk]
alter table tenantry.users add constraint users_pk primary key (organization_id, id);

-- [users | constraint | user_email_is_unique_in_organization]
alter table tenantry.users add constraint user_email_is_unique_in_organization unique (organization_id, email);

-- [users | constraint | user_external_id_is_unique_in_organization]
alter table tenantry.users add constraint user_external_id_is_unique_in_organization unique (organization_id, external_id);

-- [users | constraint | user_belongs_to_an_account]
alter table tenantry.users add constraint user_belongs_to_an_account foreign key (organization_id, account_id) references tenantry.accounts(organization_id, id);

-- [users | constraint | user_can_be_found]
alter table tenantry.users add constraint user_can_be_found foreign key (organization_id, id) references tenantry.user_search(organization_id, user_id) deferrable initially deferred;

-- [users | constraint | active_user_carries_no_mark]
alter table tenantry.users add constraint active_user_carries_no_mark check (((status = 'inactive'::text) or (deactivated_with is null)));

-- [users | constraint | inactive_user_has_its_date]
alter table tenantry.users add constraint inactive_user_has_its_date check (((status = 'inactive'::text) = (deactivated_at is not null)));

-- [users | constraint | user_status_is_known]
alter table tenantry.users add constraint user_status_is_known check ((status = any (array['active'::text, 'inactive'::text])));

-- [users | index | users_by_account]
create index users_by_account on tenantry.users using btree (organization_id, account_id, sort_key, id);

-- [users | index | users_by_account_by_creation]
create index users_by_account_by_creation on tenantry.users using btree (organization_id, account_id, created_at, id);

-- [users | index | users_by_account_by_email]
create index users_by_account_by_email on tenantry.users using btree (organization_id, account_id, email, id);

-- [users | index | users_by_creation]
create index users_by_creation on tenantry.users using btree (organization_id, created_at, id);

-- [users | index | users_by_name]
create index users_by_name on tenantry.users using btree (organization_id, sort_key, id);

-- [users | index | users_inactive]
create index users_inactive on tenantry.users using btree (organization_id, sort_key, id) where (status = 'inactive'::text);

-- [users | comment]
comment on table tenantry.users is 'The third level: a person, in exactly one account.';

-- [users | grant | tenantry_app]
grant select, insert, update, delete on tenantry.users to tenantry_app;

-- [append_events(text, text[], text[], timestamp with time zone, text[], text[], text[], text[], text[], bytea[]) | function]
create function tenantry.append_events(p_organization text, p_ids text[], p_types text[], p_at timestamp with time zone, p_accounts text[], p_actors text[], p_users text[], p_bodies text[], p_personal text[], p_salts bytea[])
  returns bigint
  language plpgsql set enable_bitmapscan = off set enable_seqscan = off set plan_cache_mode = force_generic_plan
  as $$
declare
  first_number bigint;
  head_number bigint;
  head_hash bytea;
  part_hash bytea;
  part_hashes bytea[] := '{}';
  hashes bytea[] := '{}';
  event record;
begin
  select h.number, h.hash into strict first_number, head_hash
    from tenantry.audit_heads h where h.organization_id = p_organization for update;
  head_number := first_number;
  for event in
    select given.body, given.personal, given.salt
      from unnest(p_bodies, p_personal, p_salts) with ordinality given(body, personal, salt, place)
     order by given.place
  loop
    head_number := head_number + 1;
    part_hash := case when event.personal is null then null else sha256(event.salt || convert_to(event.personal, 'UTF8')) end;
    head_hash := sha256(head_hash || convert_to(head_number || ':' || event.body, 'UTF8') || coalesce(part_hash, ''));
    part_hashes := part_hashes || array[part_hash];
    hashes := hashes || head_hash;
  end loop;
  insert into tenantry.events (organization_id, number, id, type, at, account_id, actor_id, user_id, body, personal_hash, hash)
  select p_organization, first_number + given.place, given.id, given.type, p_at, given.account, given.actor, given.person, given.body, given.part_hash, given.hash
    from unnest(p_ids, p_types, p_accounts, p_actors, p_users, p_bodies, part_hashes, hashes)
         with ordinality given(id, type, account, actor, person, body, part_hash, hash, place);
  insert into tenantry.event_personal (organization_id, number, salt, value)
  select p_organization, first_number + given.place, given.salt, given.personal
    from unnest(p_personal, p_salts) with ordinality given(personal, salt, place)
   where given.personal is not null;
  update tenantry.audit_heads h set number = head_number, hash = head_hash where h.organization_id = p_organization;
  insert into tenantry.event_news (organization_id, number) values (p_organization, head_number)
  on conflict (organization_id) do update set number = excluded.number;
  return head_number;
end
$$;

-- [append_events(text, text[], text[], timestamp with time zone, text[], text[], text[], text[], text[], bytea[]) | comment]
comment on function tenantry.append_events(text, text[], text[], timestamp with time zone, text[], text[], text[], text[], text[], bytea[]) is 'Appends events to an organization''s chain under its audit head.';

-- [append_events(text, text[], text[], timestamp with time zone, text[], text[], text[], text[], text[], bytea[]) | grant | public]
grant execute on function tenantry.append_events(text, text[], text[], timestamp with time zone, text[], text[], text[], text[], text[], bytea[]) to public;

-- [append_events(text, text[], text[], timestamp with time zone, text[], text[], text[], text[], text[], bytea[]) | grant | tenantry_app]
grant execute on function tenantry.append_events(text, text[], text[], timestamp with time zone, text[], text[], text[], text[], text[], bytea[]) to tenantry_app;

-- [applied_migrations() | function]
create function tenantry.applied_migrations()
  returns setof text
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select name::text from tenantry.kysely_migration order by name $$;

-- [applied_migrations() | grant | tenantry_app]
grant execute on function tenantry.applied_migrations() to tenantry_app;

-- [approvals_about(text[]) | function]
create function tenantry.approvals_about(p_users text[])
  returns setof text
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    with theirs as (select tenantry.names_of(p_users) as names)
    select r.id
      from tenantry.approval_requests r, theirs
     where r.organization_id = tenantry.current_organization()
       and (r.requester_id = any (p_users)
            or exists (select from tenantry.named_in(concat_ws(' ', r.target_key, r.input, r.reason, r.outcome)) named where named = any (theirs.names)))
     union
    select v.id
      from tenantry.approval_reviews v, theirs
     where v.organization_id = tenantry.current_organization()
       and (v.broken_by = any (p_users)
            or exists (select from tenantry.named_in(concat_ws(' ', v.input, v.reason, v.remark)) named where named = any (theirs.names)))
  $$;

-- [approvals_about(text[]) | comment]
comment on function tenantry.approvals_about(text[]) is 'The requests and reviews that some people made, or that name them.';

-- [approvals_about(text[]) | grant | tenantry_app]
grant execute on function tenantry.approvals_about(text[]) to tenantry_app;

-- [assure(boolean) | function]
create function tenantry.assure(p_holds boolean)
  returns void
  language plpgsql
  as $$
begin
  if p_holds is not true then
    raise exception 'what this transaction was begun on is not so any more' using errcode = 'TY001';
  end if;
end
$$;

-- [assure(boolean) | comment]
comment on function tenantry.assure(boolean) is 'Refuses the transaction (SQLSTATE TY001) unless something is so.';

-- [assure(boolean) | grant | public]
grant execute on function tenantry.assure(boolean) to public;

-- [assure(boolean) | grant | tenantry_app]
grant execute on function tenantry.assure(boolean) to tenantry_app;

-- [claim_first(text, text, text, text, text, timestamp with time zone, timestamp with time zone, integer) | function]
create function tenantry.claim_first(p_organization text, p_owner text, p_key text, p_request_hash text, p_outcome text, p_now timestamp with time zone, p_kept_since timestamp with time zone, p_wait_ms integer)
  returns void
  language plpgsql
  as $$
begin
  -- Half of what any statement may take, at most: one that is given up says nothing of why it waited.
  perform set_config('lock_timeout', greatest(1, least(p_wait_ms,
            nullif(extract(epoch from current_setting('statement_timeout')::interval) * 500, 0)))::integer || 'ms', true);
  insert into tenantry.idempotency_keys (organization_id, owner, key, request_hash, outcome, created_at)
  values (p_organization, p_owner, p_key, p_request_hash, p_outcome, p_now)
  on conflict (organization_id, owner, key) do nothing;
  if not found then
    raise exception 'a key was claimed before' using errcode = 'TY001';
  end if;
  perform set_config('lock_timeout', '0', true);
  if hashtext(p_key) % 8 = 0 then
    perform tenantry.remove_old_keys(p_organization, p_kept_since);
  end if;
end
$$;

-- [claim_first(text, text, text, text, text, timestamp with time zone, timestamp with time zone, integer) | comment]
comment on function tenantry.claim_first(text, text, text, text, text, timestamp with time zone, timestamp with time zone, integer) is 'Claims an idempotency key with what its call comes to, and refuses the transaction where it was claimed before.';

-- [claim_first(text, text, text, text, text, timestamp with time zone, timestamp with time zone, integer) | grant | public]
grant execute on function tenantry.claim_first(text, text, text, text, text, timestamp with time zone, timestamp with time zone, integer) to public;

-- [claim_first(text, text, text, text, text, timestamp with time zone, timestamp with time zone, integer) | grant | tenantry_app]
grant execute on function tenantry.claim_first(text, text, text, text, text, timestamp with time zone, timestamp with time zone, integer) to tenantry_app;

-- [claim_key(text, text, text, text, timestamp with time zone, timestamp with time zone, integer) | function]
create function tenantry.claim_key(p_organization text, p_owner text, p_key text, p_request_hash text, p_now timestamp with time zone, p_kept_since timestamp with time zone, p_wait_ms integer)
  returns table (is_first boolean, request_hash text, outcome text)
  language plpgsql set enable_seqscan = off set enable_sort = off set plan_cache_mode = force_generic_plan
  as $$
#variable_conflict use_column
declare
  past record;
begin
  -- Half of what any statement may take, at most: one that is given up says nothing of why it waited.
  perform set_config('lock_timeout', greatest(1, least(p_wait_ms,
            nullif(extract(epoch from current_setting('statement_timeout')::interval) * 500, 0)))::integer || 'ms', true);

  -- A few old keys go on the way, but not this one: the insert would still run into it, and find it gone.
  for past in
    select old.ctid from tenantry.idempotency_keys old
     where old.organization_id = p_organization and (old.owner, old.key) <> (p_owner, p_key) and old.created_at < p_kept_since
     order by old.created_at limit 10 for update skip locked
  loop
    delete from tenantry.idempotency_keys k where k.organization_id = p_organization and k.ctid = past.ctid;
  end loop;
  insert into tenantry.idempotency_keys (organization_id, owner, key, request_hash, outcome, created_at)
  values (p_organization, p_owner, p_key, p_request_hash, null, p_now)
  on conflict (organization_id, owner, key) do nothing;
  is_first := found;

  perform set_config('lock_timeout', '0', true);
  if not is_first then
    select k.request_hash, k.outcome into request_hash, outcome
      from tenantry.idempotency_keys k
     where k.organization_id = p_organization and k.owner = p_owner and k.key = p_key;
  end if;
  return next;
end
$$;

-- [claim_key(text, text, text, text, timestamp with time zone, timestamp with time zone, integer) | comment]
comment on function tenantry.claim_key(text, text, text, text, timestamp with time zone, timestamp with time zone, integer) is 'Claims an idempotency key, waiting a moment for whoever claimed it before; answers what that call was and came to.';

-- [claim_key(text, text, text, text, timestamp with time zone, timestamp with time zone, integer) | grant | public]
grant execute on function tenantry.claim_key(text, text, text, text, timestamp with time zone, timestamp with time zone, integer) to public;

-- [claim_key(text, text, text, text, timestamp with time zone, timestamp with time zone, integer) | grant | tenantry_app]
grant execute on function tenantry.claim_key(text, text, text, text, timestamp with time zone, timestamp with time zone, integer) to tenantry_app;

-- [connect_workspace(text, text, timestamp with time zone) | function]
create function tenantry.connect_workspace(p_enterprise text, p_team text, p_now timestamp with time zone)
  returns boolean
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    with written as (
      insert into tenantry.chat_workspaces (enterprise_id, team_id, organization_id, connected_at)
      select p_enterprise, p_team, tenantry.current_organization(), p_now
       where tenantry.current_organization() is not null
      on conflict (enterprise_id, team_id) do update set connected_at = tenantry.chat_workspaces.connected_at
       where tenantry.chat_workspaces.organization_id = excluded.organization_id
      returning 1
    )
    select exists (select from written)
  $$;

-- [connect_workspace(text, text, timestamp with time zone) | grant | tenantry_app]
grant execute on function tenantry.connect_workspace(text, text, timestamp with time zone) to tenantry_app;

-- [count_denial(text, text, text, timestamp with time zone, timestamp with time zone, integer) | function]
create function tenantry.count_denial(p_refused text, p_command text, p_target text, p_since timestamp with time zone, p_now timestamp with time zone, p_most integer)
  returns table (command text, target text, is_first boolean, untold integer, repeats integer)
  language plpgsql set enable_seqscan = off set enable_sort = off
  as $$
declare
  past record;
  entered text := tenantry.current_organization();
  found_since timestamptz;
  found_repeats integer;
begin
  command := p_command;
  target  := p_target;
  if not exists (select from tenantry.denials d
                  where d.organization_id = entered and d.refused = p_refused and d.command = p_command and d.target = p_target and d.since > p_since)
     and (select count(*) from tenantry.denials d where d.organization_id = entered and d.refused = p_refused and d.since > p_since) >= p_most then
    command := '*';
    target  := '*';
  end if;

  insert into tenantry.denials as d (organization_id, refused, command, target, since)
  values (entered, p_refused, count_denial.command, count_denial.target, p_now)
  on conflict on constraint denials_pk do nothing;
  is_first := found;
  untold   := 0;
  repeats  := 0;
  if not is_first then
    select d.since, d.repeats into found_since, found_repeats
      from tenantry.denials d
     where d.organization_id = entered and d.refused = p_refused and d.command = count_denial.command and d.target = count_denial.target
       for update;
    is_first := found_since is null or found_since <= p_since;
    untold   := case when is_first then coalesce(found_repeats, 0) else 0 end;
    repeats  := case when is_first then 0 else found_repeats + 1 end;
    update tenantry.denials d
       set since = case when is_first then p_now else d.since end, repeats = count_denial.repeats
     where d.organization_id = entered and d.refused = p_refused and d.command = count_denial.command and d.target = count_denial.target;
  else
    -- What is told and past goes, a little at a time.
    for past in
      select o.ctid from tenantry.denials o
       where o.organization_id = entered and o.since <= p_since and o.repeats = 0
       order by o.since limit 10 for update skip locked
    loop
      delete from tenantry.denials d where d.organization_id = entered and d.ctid = past.ctid;
    end loop;
  end if;
  return next;
end
$$;

-- [count_denial(text, text, text, timestamp with time zone, timestamp with time zone, integer) | comment]
comment on function tenantry.count_denial(text, text, text, timestamp with time zone, timestamp with time zone, integer) is 'Counts a refusal; says whether it is to be written as an event, and how many before it no event tells of.';

-- [count_denial(text, text, text, timestamp with time zone, timestamp with time zone, integer) | grant | tenantry_app]
grant execute on function tenantry.count_denial(text, text, text, timestamp with time zone, timestamp with time zone, integer) to tenantry_app;

-- [count_failed_authentication(text, timestamp with time zone) | function]
create function tenantry.count_failed_authentication(p_name text, p_now timestamp with time zone)
  returns table (first boolean, limited boolean)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  counted integer;
begin
  insert into tenantry.failed_authentications as f (place, name, started_at, failures, limited_until)
  values (('x' || substr(p_name, 1, 4))::bit(16)::integer, p_name, p_now, 1, null)
  on conflict (place) do update
     set name          = excluded.name,
         started_at    = case when f.name = p_name and f.started_at > p_now - interval '1 minute' then f.started_at else p_now end,
         failures      = case when f.name = p_name and f.started_at > p_now - interval '1 minute' then f.failures + 1 else 1 end,
         limited_until = case when f.name = p_name and f.started_at > p_now - interval '1 minute' and f.failures + 1 >= 20
                              then p_now + interval '1 minute' end
   where not (f.name = p_name and coalesce(f.limited_until > p_now, false))
  returning f.failures into counted;
  first := coalesce(counted = 1, false);
  limited := counted is null;
  return next;
end
$$;

-- [count_failed_authentication(text, timestamp with time zone) | comment]
comment on function tenantry.count_failed_authentication(text, timestamp with time zone) is 'Counts a failed authentication of one name, and says whether that name must wait.';

-- [count_failed_authentication(text, timestamp with time zone) | grant | tenantry_app]
grant execute on function tenantry.count_failed_authentication(text, timestamp with time zone) to tenantry_app;

-- [current_account() | function]
create function tenantry.current_account()
  returns text
  language sql stable
  as $$ select nullif(current_setting('tenantry.account', true), '') $$;

-- [current_account() | grant | public]
grant execute on function tenantry.current_account() to public;

-- [current_account() | grant | tenantry_app]
grant execute on function tenantry.current_account() to tenantry_app;

-- [current_account() | grant | tenantry_relay]
grant execute on function tenantry.current_account() to tenantry_relay;

-- [current_organization() | function]
create function tenantry.current_organization()
  returns text
  language sql stable
  as $$ select nullif(current_setting('tenantry.organization', true), '') $$;

-- [current_organization() | grant | public]
grant execute on function tenantry.current_organization() to public;

-- [current_organization() | grant | tenantry_app]
grant execute on function tenantry.current_organization() to tenantry_app;

-- [current_organization() | grant | tenantry_relay]
grant execute on function tenantry.current_organization() to tenantry_relay;

-- [disconnect_workspace(text, text, timestamp with time zone) | function]
create function tenantry.disconnect_workspace(p_enterprise text, p_team text, p_now timestamp with time zone)
  returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
begin
  delete from tenantry.chat_workspaces
   where enterprise_id = p_enterprise and team_id = p_team and organization_id = tenantry.current_organization();
  if not found then
    return false;
  end if;
  insert into tenantry.chat_replays (signature, received_at)
  select r.signature, r.received_at
    from tenantry.chat_requests r
   where r.organization_id = tenantry.current_organization() and r.received_at > p_now - interval '1 hour'
  on conflict do nothing;
  return true;
end
$$;

-- [disconnect_workspace(text, text, timestamp with time zone) | grant | tenantry_app]
grant execute on function tenantry.disconnect_workspace(text, text, timestamp with time zone) to tenantry_app;

-- [enter(text, text, text, text, text, text[], timestamp with time zone) | function]
create function tenantry.enter(p_organization text, p_kind text, p_first text, p_second text, p_third text, p_wide_roles text[], p_now timestamp with time zone)
  returns text
  language plpgsql set enable_bitmapscan = off set enable_seqscan = off set enable_sort = off
  as $$
declare
  entered_user text;
  entered record;
  held text[];
  changed jsonb;
  has_own_grants boolean;
  wide boolean;
  must_wait boolean := false;
begin
  set local role tenantry_app;
  execute format('set local tenantry.organization = %L', p_organization);
  set local tenantry.account = '*';

  if p_kind = 'system' then
    select o.name as organization_name, o.status as organization_status, o.default_account_id, o.limit_accounts, o.limit_users_per_account, encode(o.cursor_key, 'hex') as cursor_key,
           null as user_id, null as user_status, null as email, null as first_name, null as last_name,
           o.default_account_id as account_id, 'active' as account_status, array['org-admin'] as own_roles, array[]::text[] as account_roles
      into entered
      from tenantry.organizations o
     where o.id = p_organization;
  else
    if p_kind = 'secrets' then
      -- The next one by its hash is the only one that is looked at: there is one index in that order.
      select max(found.user_id) into entered_user
        from (values (p_first, 'organization'), (p_second, 'user')) shown (hash, kind)
       cross join lateral (select s.user_id, s.hash, s.kind, s.expires_at
                             from tenantry.secrets s
                            where s.organization_id = p_organization and s.hash >= shown.hash
                            order by s.hash limit 1) found
       where found.hash = shown.hash and found.kind = shown.kind and (found.expires_at is null or found.expires_at > p_now)
      having count(*) = 2;
      if p_third <> '' then
        must_wait := tenantry.is_limited(p_third, p_now);
      end if;
    elsif p_kind = 'chat' then
      select l.user_id into entered_user
        from tenantry.chat_links l
       where l.organization_id = p_organization and l.enterprise_id = p_first and l.team_id = p_second and l.chat_user_id = p_third;
    elsif p_kind = 'host' then
      entered_user := p_first;
    end if;

    select o.name as organization_name, o.status as organization_status, o.default_account_id, o.limit_accounts, o.limit_users_per_account, encode(o.cursor_key, 'hex') as cursor_key,
           u.id as user_id, u.status as user_status, u.email, u.first_name, u.last_name, u.account_id, a.status as account_status,
           array(select r.role from tenantry.user_roles r    where r.organization_id = p_organization and r.user_id = u.id            order by r.role) as own_roles,
           array(select r.role from tenantry.account_roles r where r.organization_id = p_organization and r.account_id = u.account_id order by r.role) as account_roles
      into entered
      from tenantry.organizations o
      join tenantry.users u    on u.organization_id = o.id and u.id = entered_user
      join tenantry.accounts a on a.organization_id = o.id and a.id = u.account_id
     where o.id = p_organization;
  end if;

  if not found then
    set local tenantry.organization = '';
    set local tenantry.account = '';
    return null;
  end if;

  held := entered.own_roles || entered.account_roles;
  select count(*) > 0, jsonb_object_agg(r.name, r.grants) filter (where r.name = any (held)),
         coalesce(bool_or(r.reaches_organization) filter (where r.name = any (held)), false)
    into has_own_grants, changed, wide
    from tenantry.roles r
   where r.organization_id = p_organization and r.grants is not null;

  if changed is null then
    wide := held && p_wide_roles;
  elsif not wide then
    wide := exists (select from unnest(held) h (role) where h.role = any (p_wide_roles) and not changed ? h.role);
  end if;
  if not wide then
    execute format('set local tenantry.account = %L', entered.account_id);
  end if;
  return json_build_object('entered', row_to_json(entered), 'own_grants', changed::text, 'has_own_grants', has_own_grants, 'must_wait', must_wait);
end
$$;

-- [enter(text, text, text, text, text, text[], timestamp with time zone) | comment]
comment on function tenantry.enter(text, text, text, text, text, text[], timestamp with time zone) is 'Enters an organization for the rest of this transaction, and returns whom the credential stands for as JSON, or null where it is good for nothing.';

-- [enter(text, text, text, text, text, text[], timestamp with time zone) | grant | public]
grant execute on function tenantry.enter(text, text, text, text, text, text[], timestamp with time zone) to public;

-- [enter(text, text, text, text, text, text[], timestamp with time zone) | grant | tenantry_app]
grant execute on function tenantry.enter(text, text, text, text, text, text[], timestamp with time zone) to tenantry_app;

-- [erase_from_approvals(text[]) | function]
create function tenantry.erase_from_approvals(p_users text[])
  returns text[]
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  entered text := tenantry.current_organization();
  about text[];
begin
  if tenantry.current_account() is distinct from '*'
     or exists (select from tenantry.users u where u.organization_id = entered and u.id = any (p_users)) then
    return null;
  end if;
  about := array(select tenantry.approvals_about(p_users));

  update tenantry.approval_requests r
     set input = case when r.status = 'pending' then r.input else '{}' end, reason = null, outcome = null,
         requester_name = case when r.requester_id = any (p_users) then '(erased)' else r.requester_name end
   where r.organization_id = entered and r.id = any (about);
  update tenantry.approval_requests r set ended_by_name = '(erased)', outcome = null where r.organization_id = entered and r.ended_by = any (p_users);
  update tenantry.approval_voters v set name = '(erased)' where v.organization_id = entered and v.user_id = any (p_users);
  update tenantry.approval_votes v
     set voter_name = case when v.voter_id = any (p_users) then '(erased)' else v.voter_name end,
         voice_name = case when v.voice_id = any (p_users) then '(erased)' else v.voice_name end,
         reason     = case when v.voter_id = any (p_users) or v.request_id = any (about) then null else v.reason end
   where v.organization_id = entered and (v.voter_id = any (p_users) or v.voice_id = any (p_users) or v.request_id = any (about));
  update tenantry.approval_reviews v
     set input = '{}', reason = '(erased)', remark = null,
         broken_by_name = case when v.broken_by = any (p_users) then '(erased)' else v.broken_by_name end
   where v.organization_id = entered and v.id = any (about);
  update tenantry.approval_reviews v set reviewed_by_name = '(erased)', remark = null where v.organization_id = entered and v.reviewed_by = any (p_users);
  return about;
end
$$;

-- [erase_from_approvals(text[]) | comment]
comment on function tenantry.erase_from_approvals(text[]) is 'Takes the names and words of people who are gone out of approvals, and all values of what was about them; answers what that was. Null while there is one of them.';

-- [erase_from_approvals(text[]) | grant | tenantry_app]
grant execute on function tenantry.erase_from_approvals(text[]) to tenantry_app;

-- [erase_person(text) | function]
create function tenantry.erase_person(p_user text)
  returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  entered text := tenantry.current_organization();
  names text[];
  about text[];
  numbers bigint[];
  erased integer;
begin
  if tenantry.current_account() is distinct from '*'
     or exists (select from tenantry.users u where u.organization_id = entered and u.id = p_user) then
    return null;
  end if;
  -- Read before anything is taken: it is by these values that the rest is found.
  names := tenantry.names_of(array[p_user]);
  about := tenantry.erase_from_approvals(array[p_user]);
  numbers := array(
    select e.number from tenantry.events e
     where e.organization_id = entered and (e.user_id = p_user or e.actor_id = p_user)
     union
    select e.number
      from tenantry.events e
      join tenantry.event_personal p on p.organization_id = e.organization_id and p.number = e.number
     where e.organization_id = entered and e.type = 'command.denied'
       and exists (select from tenantry.named_in(concat_ws(' ', e.body, p.value)) named where named = any (names))
     union
    -- Of what was done, what was asked for by others may name them. An address by itself is whoever has it now; that they had it is about them.
    select p.number
      from tenantry.event_personal p
     where p.organization_id = entered
       and exists (select from unnest(names) named where position(named in lower(p.value)) > 0)
       and exists (select from tenantry.named_in(((p.value::jsonb -> 'asked') - 'email')::text) named where named = any (names))
     union
    select e.number from tenantry.events e
     where e.organization_id = entered and e.type like 'approval.%' and e.body::json -> 'on' ->> 'id' = any (about)
     union
    -- What was done for them once others had agreed tells their name beside that of whoever did it.
    select e.number
      from tenantry.approval_requests r
      join tenantry.events e on e.organization_id = r.organization_id and e.actor_id = r.ended_by and e.at = r.ended_at
     where r.organization_id = entered and r.requester_id = p_user and r.status = 'executed');

  delete from tenantry.event_personal p
   using tenantry.events e
   where p.organization_id = entered and p.number = any (numbers)
     and e.organization_id = p.organization_id and e.number = p.number and e.type <> 'user.erased';
  get diagnostics erased = row_count;
  -- What a handler said when it failed may repeat what it was given.
  update tenantry.event_dead_letters l set problem = '(erased)' where l.organization_id = entered and l.number = any (numbers);
  update tenantry.tickets t set issued_by_name = '(erased)' where t.organization_id = entered and t.issued_by = p_user;
  -- The key stays, so that a repeat does nothing a second time; it is no request's any more, so that the repeat is refused.
  update tenantry.idempotency_keys k
     set request_hash = '(erased)', outcome = 'null'
   where k.organization_id = entered and exists (select from unnest(names) named where position(named in lower(k.outcome)) > 0);
  return erased;
end
$$;

-- [erase_person(text) | comment]
comment on function tenantry.erase_person(text) is 'Removes the personal values of all events about, by or for a user who is deleted, of what was refused about them or asked for in words that name them, of approvals, of tickets and of stored outcomes; says of how many events. Null while there is such a user.';

-- [erase_person(text) | grant | tenantry_app]
grant execute on function tenantry.erase_person(text) to tenantry_app;

-- [event_handler_names() | function]
create function tenantry.event_handler_names()
  returns setof text
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select name from tenantry.event_handlers order by name $$;

-- [event_handler_names() | grant | tenantry_relay]
grant execute on function tenantry.event_handler_names() to tenantry_relay;

-- [forget_event_handler(text) | function]
create function tenantry.forget_event_handler(p_name text)
  returns boolean
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    with removed as (delete from tenantry.event_handlers where name = p_name returning 1)
    select exists (select from removed)
  $$;

-- [forget_event_handler(text) | grant | tenantry_relay]
grant execute on function tenantry.forget_event_handler(text) to tenantry_relay;

-- [found_users(text[], integer) | function]
create function tenantry.found_users(p_words text[], p_most integer)
  returns text[]
  language plpgsql stable security definer set enable_seqscan = off set plan_cache_mode = force_generic_plan set search_path = pg_catalog, pg_temp
  as $$
declare
  entered text := tenantry.current_organization();
  wall    text := tenantry.current_account();
  grams   integer[] := tenantry.wanted_grams(entered, p_words);
  parts   text[] := '{}';
  word    text;
  found   text[];
begin
  -- A backslash, a percent sign and an underscore mean themselves.
  foreach word in array p_words loop
    parts := parts || ('%' || replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%');
  end loop;
  found := array(
    select s.user_id
      from tenantry.user_search s
     where tenantry.search_grams(s.organization_id, s.search_key) @> grams
       and s.organization_id || '' = entered
       and s.search_key like all (parts)
     limit p_most + 1);
  if cardinality(found) > p_most then
    return null;
  end if;
  if wall = '*' then
    return found;
  end if;
  return array(
    select seen.id
      from unnest(found) given (id)
     cross join lateral (select u.id from tenantry.users u
                          where u.organization_id = entered and u.id = given.id and u.account_id = wall
                         offset 0) seen);
end
$$;

-- [found_users(text[], integer) | comment]
comment on function tenantry.found_users(text[], integer) is 'Ids of the users of the entered organization and account whose text contains every one of some words; null where more than so many of the organization have it.';

-- [found_users(text[], integer) | grant | tenantry_app]
grant execute on function tenantry.found_users(text[], integer) to tenantry_app;

-- [index_users(text[]) | function]
create function tenantry.index_users(p_ids text[])
  returns void
  language plpgsql security definer set plan_cache_mode = force_generic_plan set search_path = pg_catalog, pg_temp
  as $$
declare
  entered text := tenantry.current_organization();
  wall    text := tenantry.current_account();
begin
  insert into tenantry.user_search (organization_id, user_id, search_key)
  select entered, found.id, found.search_key
    from unnest(p_ids) wanted (id)
   cross join lateral (select u.id, u.search_key
                         from tenantry.users u
                        where u.organization_id = entered and u.id = wanted.id and (wall = '*' or u.account_id = wall)
                       offset 0) found
  on conflict (organization_id, user_id) do update set search_key = excluded.search_key
   where user_search.search_key <> excluded.search_key;
end
$$;

-- [index_users(text[]) | comment]
comment on function tenantry.index_users(text[]) is 'Takes the text of some users of the entered organization and account into the index.';

-- [index_users(text[]) | grant | tenantry_app]
grant execute on function tenantry.index_users(text[]) to tenantry_app;

-- [is_limited(text, timestamp with time zone) | function]
create function tenantry.is_limited(p_name text, p_now timestamp with time zone)
  returns boolean
  language plpgsql stable security definer set enable_bitmapscan = off set enable_seqscan = off set search_path = pg_catalog, pg_temp
  as $$
begin
  return exists (select from tenantry.failed_authentications f
                  where f.place = ('x' || substr(p_name, 1, 4))::bit(16)::integer and f.name = p_name and f.limited_until > p_now);
end
$$;

-- [is_limited(text, timestamp with time zone) | comment]
comment on function tenantry.is_limited(text, timestamp with time zone) is 'Whether a name has failed so often that it must wait.';

-- [is_limited(text, timestamp with time zone) | grant | tenantry_app]
grant execute on function tenantry.is_limited(text, timestamp with time zone) to tenantry_app;

-- [named_in(text) | function]
create function tenantry.named_in(p_text text)
  returns setof text
  language sql immutable set search_path = pg_catalog, pg_temp
  as $$
    select found[1] from regexp_matches(p_text, '(usr_[0-9a-z]{26})', 'g') found
     union
    select spelled.address
      from (values (lower(p_text)), (regexp_replace(lower(p_text), '\\(u[0-9a-f]{4}|.)', ' ', 'g'))) said (words)
     cross join (values ('([^\s"@<>(),;:\\\[\]]+@[^\s"@<>(),;:\\\[\]]+)'), ('([a-z0-9._%+-]+@[a-z0-9.-]+)')) shape (pattern)
     cross join lateral regexp_matches(said.words, shape.pattern, 'g') found
     cross join lateral (values (rtrim(found[1], '.')), (btrim(found[1], '.!?''`*|/{}=#$&^~_-'))) spelled (address)
  $$;

-- [named_in(text) | comment]
comment on function tenantry.named_in(text) is 'The ids of users and the e-mail addresses in a text.';

-- [named_in(text) | grant | tenantry_app]
grant execute on function tenantry.named_in(text) to tenantry_app;

-- [names_of(text[]) | function]
create function tenantry.names_of(p_users text[])
  returns text[]
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select p_users || coalesce(array_agg(distinct lower(told.address)), '{}')
      from tenantry.events e
      join tenantry.event_personal p on p.organization_id = e.organization_id and p.number = e.number
     cross join lateral (values (p.value::json -> 'before' ->> 'email'), (p.value::json -> 'after' ->> 'email')) told (address)
     where e.organization_id = tenantry.current_organization() and e.user_id = any (p_users) and told.address is not null
  $$;

-- [names_of(text[]) | comment]
comment on function tenantry.names_of(text[]) is 'The ids of some people and every e-mail address that the history knows of them.';

-- [names_of(text[]) | grant | tenantry_app]
grant execute on function tenantry.names_of(text[]) to tenantry_app;

-- [organization_of_workspace(text, text) | function]
create function tenantry.organization_of_workspace(p_enterprise text, p_team text)
  returns text
  language plpgsql stable security definer set enable_bitmapscan = off set enable_seqscan = off set search_path = pg_catalog, pg_temp
  as $$
begin
  return (select w.organization_id from tenantry.chat_workspaces w where w.enterprise_id = p_enterprise and w.team_id = p_team);
end
$$;

-- [organization_of_workspace(text, text) | grant | tenantry_app]
grant execute on function tenantry.organization_of_workspace(text, text) to tenantry_app;

-- [people_named(text, text[], text[], text[], text[], integer) | function]
create function tenantry.people_named(p_organization text, p_roles text[], p_accounts text[], p_users text[], p_except text[], p_limit integer)
  returns setof text
  language plpgsql stable set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_sort = off set plan_cache_mode = force_generic_plan
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

-- [people_named(text, text[], text[], text[], text[], integer) | comment]
comment on function tenantry.people_named(text, text[], text[], text[], text[], integer) is 'The active users who have one of some roles, are in one of some accounts or are one of some users; so many of each role and account at most.';

-- [people_named(text, text[], text[], text[], text[], integer) | grant | public]
grant execute on function tenantry.people_named(text, text[], text[], text[], text[], integer) to public;

-- [people_named(text, text[], text[], text[], text[], integer) | grant | tenantry_app]
grant execute on function tenantry.people_named(text, text[], text[], text[], text[], integer) to tenantry_app;

-- [purge_organization() | function]
create function tenantry.purge_organization()
  returns boolean
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

-- [purge_organization() | comment]
comment on function tenantry.purge_organization() is 'Removes the entered organization, once it is inactive, with all that it holds. False when it is active.';

-- [purge_organization() | grant | tenantry_app]
grant execute on function tenantry.purge_organization() to tenantry_app;

-- [receive_chat_request(text, text, text, text, timestamp with time zone) | function]
create function tenantry.receive_chat_request(p_enterprise text, p_team text, p_signature text, p_payload text, p_now timestamp with time zone)
  returns table (organization text, fresh boolean)
  language plpgsql security definer set enable_seqscan = off set enable_sort = off set search_path = pg_catalog, pg_temp
  as $$
declare
  old record;
begin
  select w.organization_id into organization from tenantry.chat_workspaces w where w.enterprise_id = p_enterprise and w.team_id = p_team;
  if organization is null then
    -- A time stamp is good for five minutes: an hour is kept, the rest goes a little at a time.
    for old in
      select o.ctid from tenantry.chat_replays o
       where o.received_at < p_now - interval '1 hour'
       order by o.received_at limit 10 for update skip locked
    loop
      delete from tenantry.chat_replays r where r.ctid = old.ctid;
    end loop;
    insert into tenantry.chat_replays (signature, received_at) values (p_signature, p_now) on conflict do nothing;
    fresh := found;
    return next;
    return;
  end if;
  -- What was taken before the workspace was connected is no fresh request now.
  if exists (select from tenantry.chat_replays r where r.signature = p_signature) then
    fresh := false;
    return next;
    return;
  end if;
  execute format('set local tenantry.organization = %L', organization);
  for old in
    select o.ctid from tenantry.chat_requests o
     where o.organization_id = organization and o.received_at < p_now - interval '24 hours' and o.answered_at is not null
     order by o.received_at limit 10 for update skip locked
  loop
    delete from tenantry.chat_requests r where r.organization_id = organization and r.ctid = old.ctid;
  end loop;
  insert into tenantry.chat_requests (organization_id, signature, payload, received_at, claimed_at)
  values (organization, p_signature, p_payload, p_now, p_now)
  on conflict do nothing;
  fresh := found;
  set local tenantry.organization = '';
  return next;
end
$$;

-- [receive_chat_request(text, text, text, text, timestamp with time zone) | grant | tenantry_app]
grant execute on function tenantry.receive_chat_request(text, text, text, text, timestamp with time zone) to tenantry_app;

-- [register_event_handler(text) | function]
create function tenantry.register_event_handler(p_name text)
  returns boolean
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    with added as (insert into tenantry.event_handlers (name) values (p_name) on conflict do nothing returning 1)
    select exists (select from added)
  $$;

-- [register_event_handler(text) | grant | tenantry_relay]
grant execute on function tenantry.register_event_handler(text) to tenantry_relay;

-- [remove_old_keys(text, timestamp with time zone) | function]
create function tenantry.remove_old_keys(p_organization text, p_kept_since timestamp with time zone)
  returns void
  language plpgsql set enable_seqscan = off set enable_sort = off set plan_cache_mode = force_generic_plan
  as $$
declare
  past record;
begin
  for past in
    select old.ctid from tenantry.idempotency_keys old
     where old.organization_id = p_organization and old.created_at < p_kept_since
     order by old.created_at limit 80 for update skip locked
  loop
    delete from tenantry.idempotency_keys k where k.organization_id = p_organization and k.ctid = past.ctid;
  end loop;
end
$$;

-- [remove_old_keys(text, timestamp with time zone) | comment]
comment on function tenantry.remove_old_keys(text, timestamp with time zone) is 'Removes some idempotency keys that have outlived their time.';

-- [remove_old_keys(text, timestamp with time zone) | grant | public]
grant execute on function tenantry.remove_old_keys(text, timestamp with time zone) to public;

-- [remove_old_keys(text, timestamp with time zone) | grant | tenantry_app]
grant execute on function tenantry.remove_old_keys(text, timestamp with time zone) to tenantry_app;

-- [search_grams(text, text) | function]
create function tenantry.search_grams(p_organization text, p_text text)
  returns integer[]
  language plpgsql immutable strict parallel safe
  as $$
declare
  grams integer[] := '{}';
  word  text;
  size  integer;
begin
  foreach word in array string_to_array(p_text, ' ') loop
    size := length(word);
    for at in 1 .. size loop
      grams := grams || hashtext(p_organization || ' ' || substr(word, at, 1));
      if at < size then grams := grams || hashtext(p_organization || ' ' || substr(word, at, 2)); end if;
      if at < size - 1 then grams := grams || hashtext(p_organization || ' ' || substr(word, at, 3)); end if;
    end loop;
  end loop;
  return grams;
end
$$;

-- [search_grams(text, text) | comment]
comment on function tenantry.search_grams(text, text) is 'The pieces of one, two and three characters of the words of a text, hashed with the organization.';

-- [set_account_wall(text) | function]
create function tenantry.set_account_wall(p_account text)
  returns void
  language plpgsql
  as $$
begin
  execute format('set local tenantry.account = %L', p_account);
end
$$;

-- [set_account_wall(text) | comment]
comment on function tenantry.set_account_wall(text) is 'Sets the account wall for the rest of this transaction: one account, or * for all of the organization.';

-- [set_account_wall(text) | grant | public]
grant execute on function tenantry.set_account_wall(text) to public;

-- [wanted_grams(text, text[]) | function]
create function tenantry.wanted_grams(p_organization text, p_words text[])
  returns integer[]
  language plpgsql immutable strict parallel safe
  as $$
declare
  grams integer[] := '{}';
  word  text;
  last  integer;
begin
  foreach word in array p_words loop
    last := greatest(length(word) - 2, 1);
    for step in 0 .. (last + 1) / 3 loop
      grams := grams || hashtext(p_organization || ' ' || substr(word, least(1 + 3 * step, last), 3));
    end loop;
  end loop;
  return grams;
end
$$;

-- [wanted_grams(text, text[]) | comment]
comment on function tenantry.wanted_grams(text, text[]) is 'The pieces that a text must have to contain each of some words.';
