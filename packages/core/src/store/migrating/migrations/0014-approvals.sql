-- Approvals: a command that waits until others have agreed; the rules that say who; stand-ins; and what was done without waiting.
--
-- A request, its votes and its reviews record what happened: they hold ids and copies of names, and no foreign key to people, who may be
-- deleted. A delegation grants, and goes with either of its people.

-- What approvals must know about people does not end at an account: whether somebody elsewhere could agree, and still may. The wall is
-- opened for single statements of that kind, within the organization only, and closed again (H7: names cross it, and nothing else).
create function tenantry.set_account_wall(p_account text) returns void
  language plpgsql
  as $$
begin
  execute format('set local tenantry.account = %L', p_account);
end
$$;
comment on function tenantry.set_account_wall is 'Sets the account wall for the rest of this transaction: one account, or * for all of the organization.';


create table tenantry.approval_rules (
  organization_id  text        not null collate "C",
  id               text        not null collate "C",
  name             text        not null collate "C",
  version          integer     not null default 1,
  definition       text        not null,
  starved          boolean     not null default false,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  constraint approval_rules_pk                         primary key (organization_id, id),
  constraint approval_rule_name_is_unique              unique (organization_id, name),
  constraint approval_rule_of_an_organization          foreign key (organization_id) references tenantry.organizations (id) on delete cascade,
  constraint approval_rule_version_counts_from_one     check (version >= 1)
);
comment on table tenantry.approval_rules is 'Which commands of whom take whose agreement. definition is canonical JSON; version counts its changes.';


create table tenantry.approval_requests (
  organization_id      text        not null collate "C",
  id                   text        not null collate "C",
  command              text        not null collate "C",
  input                text        not null,
  target_key           text        not null collate "C",
  target_fingerprint   text        null     collate "C",
  account_id           text        null     collate "C",
  requester_id         text        not null collate "C",
  requester_name       text        not null,
  asked_in_account_id  text        not null collate "C",
  four_eyes            boolean     not null,
  reason               text        null,
  surface              text        not null,
  via                  text        not null,
  rule_id              text        null     collate "C",
  rule_version         integer     null,
  rule_name            text        null,
  ruled                text[]      not null,
  needed               integer[]   not null,
  digest               text        not null collate "C",
  status               text        not null default 'pending',
  outcome              text        null,
  ended_by             text        null     collate "C",
  ended_by_name        text        null,
  ended_at             timestamptz null,
  created_at           timestamptz not null,
  expires_at           timestamptz not null,
  constraint approval_requests_pk                     primary key (organization_id, id),
  constraint approval_requester_can_be_referenced     unique (organization_id, id, requester_id),
  constraint approval_request_of_an_organization      foreign key (organization_id) references tenantry.organizations (id) on delete cascade,
  constraint approval_status_is_known                 check (status in ('pending', 'executed', 'denied', 'expired', 'cancelled', 'failed', 'superseded')),
  constraint approval_ends_once                       check ((status = 'pending') = (ended_at is null)),
  constraint approval_rule_has_its_version            check ((rule_id is null) = (rule_version is null)),
  constraint approval_asks_somebody                   check (cardinality(needed) >= 1 and 1 <= all (needed)),
  constraint nobody_denies_their_own                  check (status <> 'denied' or ended_by <> requester_id)
);
comment on table tenantry.approval_requests is 'Commands that wait for others to agree, and what became of them. approved is passed through within the executing transaction, and never stored.';

create unique index one_open_request_per_command_and_target on tenantry.approval_requests (organization_id, command, target_key) where status = 'pending';
create index approval_requests_by_requester on tenantry.approval_requests (organization_id, requester_id, id);
create index approval_requests_by_account   on tenantry.approval_requests (organization_id, account_id, id);


create table tenantry.approval_voters (
  organization_id  text        not null collate "C",
  request_id       text        not null collate "C",
  stage            integer     not null,
  user_id          text        not null collate "C",
  voice_id         text        not null collate "C",
  name             text        not null,
  not_before       timestamptz null,
  constraint approval_voters_pk                  primary key (organization_id, request_id, stage, user_id, voice_id),
  constraint approval_voter_of_a_request         foreign key (organization_id, request_id) references tenantry.approval_requests (organization_id, id) on delete cascade
);
comment on table tenantry.approval_voters is 'Who could agree when a request was made: whoever could not then cannot later. voice_id is whose voice it is: their own, or that of whoever named them as a stand-in. not_before is when the request is escalated to them, where it has to be first.';

create index approval_voters_by_user on tenantry.approval_voters (organization_id, user_id, request_id);


create table tenantry.approval_votes (
  organization_id  text        not null collate "C",
  request_id       text        not null collate "C",
  requester_id     text        not null collate "C",
  voter_id         text        not null collate "C",
  voter_name       text        not null,
  voice_id         text        not null collate "C",
  voice_name       text        not null,
  stage            integer     not null,
  reason           text        null,
  at               timestamptz not null,
  constraint approval_votes_pk                   primary key (organization_id, request_id, voter_id),
  constraint approval_voice_counts_once          unique (organization_id, request_id, voice_id),
  constraint approval_vote_on_a_request          foreign key (organization_id, request_id, requester_id) references tenantry.approval_requests (organization_id, id, requester_id) on delete cascade,
  constraint approval_voter_could_when_asked     foreign key (organization_id, request_id, stage, voter_id, voice_id) references tenantry.approval_voters (organization_id, request_id, stage, user_id, voice_id) on delete cascade,
  constraint approver_is_not_requester           check (voter_id <> requester_id and voice_id <> requester_id)
);
comment on table tenantry.approval_votes is 'Who agreed: one voice for each person, and never the requester''s.';


create table tenantry.approval_delegations (
  organization_id  text        not null collate "C",
  id               text        not null collate "C",
  user_id          text        not null collate "C",
  stand_in_id      text        not null collate "C",
  starts_at        timestamptz not null,
  ends_at          timestamptz not null,
  constraint approval_delegations_pk                primary key (organization_id, id),
  constraint delegation_of_a_user                   foreign key (organization_id, user_id) references tenantry.users (organization_id, id) on delete cascade,
  constraint delegation_to_a_user                   foreign key (organization_id, stand_in_id) references tenantry.users (organization_id, id) on delete cascade,
  constraint nobody_stands_in_for_themselves        check (stand_in_id <> user_id),
  constraint delegation_lasts                       check (ends_at >= starts_at)
);
comment on table tenantry.approval_delegations is 'Who stands in for an approver for a time.';

create index delegations_by_user on tenantry.approval_delegations (organization_id, user_id, ends_at);


create table tenantry.approval_reviews (
  organization_id   text        not null collate "C",
  id                text        not null collate "C",
  account_id        text        null     collate "C",
  command           text        not null collate "C",
  input             text        not null,
  reason            text        not null,
  broken_by         text        not null collate "C",
  broken_by_name    text        not null,
  broken_at         timestamptz not null,
  reviewed_by       text        null     collate "C",
  reviewed_by_name  text        null,
  reviewed_at       timestamptz null,
  remark            text        null,
  constraint approval_reviews_pk                  primary key (organization_id, id),
  constraint approval_review_of_an_organization   foreign key (organization_id) references tenantry.organizations (id) on delete cascade,
  constraint approval_review_has_its_reviewer     check ((reviewed_by is null) = (reviewed_at is null)),
  constraint nobody_reviews_their_own             check (reviewed_by <> broken_by)
);
comment on table tenantry.approval_reviews is 'What was done without waiting for agreement, and which other administrator has looked at it since.';

create index approval_reviews_open on tenantry.approval_reviews (organization_id, id) where reviewed_at is null;


-- Walls -------------------------------------------------------------------------------------------------------------------------

alter table tenantry.approval_rules        enable row level security;
alter table tenantry.approval_rules        force  row level security;
alter table tenantry.approval_requests     enable row level security;
alter table tenantry.approval_requests     force  row level security;
alter table tenantry.approval_voters       enable row level security;
alter table tenantry.approval_voters       force  row level security;
alter table tenantry.approval_votes        enable row level security;
alter table tenantry.approval_votes        force  row level security;
alter table tenantry.approval_delegations  enable row level security;
alter table tenantry.approval_delegations  force  row level security;
alter table tenantry.approval_reviews      enable row level security;
alter table tenantry.approval_reviews      force  row level security;

create policy organization_wall on tenantry.approval_rules
  using      (organization_id = (select tenantry.current_organization()))
  with check (organization_id = (select tenantry.current_organization()));

-- A request is seen from the account in which it was asked, and from the one that it is about.
create policy account_wall on tenantry.approval_requests
  using      (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*'
                   or asked_in_account_id = (select tenantry.current_account())
                   or account_id = (select tenantry.current_account())))
  with check (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*'
                   or asked_in_account_id = (select tenantry.current_account())
                   or account_id = (select tenantry.current_account())));

-- What hangs from a request: whoever sees the request sees it.
create policy request_wall on tenantry.approval_voters
  using      (organization_id = (select tenantry.current_organization())
              and exists (select from tenantry.approval_requests r where r.organization_id = approval_voters.organization_id and r.id = approval_voters.request_id))
  with check (organization_id = (select tenantry.current_organization())
              and exists (select from tenantry.approval_requests r where r.organization_id = approval_voters.organization_id and r.id = approval_voters.request_id));

create policy request_wall on tenantry.approval_votes
  using      (organization_id = (select tenantry.current_organization())
              and exists (select from tenantry.approval_requests r where r.organization_id = approval_votes.organization_id and r.id = approval_votes.request_id))
  with check (organization_id = (select tenantry.current_organization())
              and exists (select from tenantry.approval_requests r where r.organization_id = approval_votes.organization_id and r.id = approval_votes.request_id));

create policy user_wall on tenantry.approval_delegations
  using      (organization_id = (select tenantry.current_organization())
              and exists (select from tenantry.users u where u.organization_id = approval_delegations.organization_id and u.id = approval_delegations.user_id))
  with check (organization_id = (select tenantry.current_organization())
              and exists (select from tenantry.users u where u.organization_id = approval_delegations.organization_id and u.id = approval_delegations.user_id));

create policy account_wall on tenantry.approval_reviews
  using      (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or account_id = (select tenantry.current_account())))
  with check (organization_id = (select tenantry.current_organization())
              and ((select tenantry.current_account()) = '*' or account_id = (select tenantry.current_account())));


-- Grants ------------------------------------------------------------------------------------------------------------------------

grant select, insert, update, delete on tenantry.approval_rules, tenantry.approval_votes, tenantry.approval_delegations to tenantry_app;
-- A request, its voters and a review are never taken back.
grant select, insert, update on tenantry.approval_requests, tenantry.approval_reviews to tenantry_app;
grant select, insert on tenantry.approval_voters to tenantry_app;
