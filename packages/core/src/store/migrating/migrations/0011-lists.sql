-- Lists and searches that are quick in an organization of a million users.

-- One index for each order in which users are listed, for the whole organization and for one account. In the order of e-mail
-- addresses the organization's own is there already, because they are unique.
create index users_by_creation            on tenantry.users (organization_id, created_at, id);
create index users_by_account_by_email    on tenantry.users (organization_id, account_id, email, id);
create index users_by_account_by_creation on tenantry.users (organization_id, account_id, created_at, id);
-- Few are inactive where most are active; where many are, every order meets them soon enough.
create index users_inactive               on tenantry.users (organization_id, sort_key, id) where status = 'inactive';

create index accounts_by_creation on tenantry.accounts (organization_id, created_at, id);
create index accounts_inactive    on tenantry.accounts (organization_id, id) where status = 'inactive';


-- Searching ---------------------------------------------------------------------------------------------------------------------
--
-- Row-level security lets no operator that could leak a row (like, @>) use an index of a table before its policy was asked, and no such
-- operator can be declared harmless without being superuser. So what is searched lies in a table of its own, to which no role of ours
-- has any right, and one function looks there: it applies the entered organization and account itself, and answers ids alone, whose
-- rows are then read behind both walls.

-- The pieces of every word of a text, of one, two and three characters, as numbers that differ from organization to organization.
create function tenantry.search_grams(p_organization text, p_text text) returns integer[]
  language sql immutable strict parallel safe
  as $$
    select coalesce(array_agg(distinct hashtext(p_organization || ' ' || substr(word, at, size))), '{}')
      from unnest(string_to_array(p_text, ' ')) word
     cross join generate_series(1, 3) size
     cross join lateral generate_series(1, length(word) - size + 1) at
  $$;
comment on function tenantry.search_grams is 'The pieces of one, two and three characters of the words of a text, hashed with the organization.';

-- The pieces that must be there where every one of some words is: of each word the longest.
create function tenantry.wanted_grams(p_organization text, p_words text[]) returns integer[]
  language sql immutable strict parallel safe
  as $$
    select coalesce(array_agg(distinct hashtext(p_organization || ' ' || substr(word, at, least(3, length(word))))), '{}')
      from unnest(p_words) word
     cross join lateral generate_series(1, greatest(length(word) - 2, 1)) at
  $$;
comment on function tenantry.wanted_grams is 'The pieces that a text must have to contain each of some words.';

create table tenantry.user_search (
  organization_id  text  not null collate "C",
  user_id          text  not null collate "C",
  search_key       text  not null collate "C",
  constraint user_search_pk         primary key (organization_id, user_id),
  constraint search_text_of_a_user  foreign key (organization_id, user_id) references tenantry.users (organization_id, id) on delete cascade
);
comment on table tenantry.user_search is 'Index: what a user is found by. No grant to the application role; found_users() answers ids for the entered organization and account.';

insert into tenantry.user_search (organization_id, user_id, search_key)
select organization_id, id, search_key from tenantry.users;

create index user_search_by_grams on tenantry.user_search using gin (tenantry.search_grams(organization_id, search_key));

-- Nobody is left out: a user without a row there is refused at the commit.
alter table tenantry.users
  add constraint user_can_be_found foreign key (organization_id, id) references tenantry.user_search (organization_id, user_id)
  deferrable initially deferred;

-- Takes the text of some users of the entered organization and account into the index, as it stands in their rows.
create function tenantry.index_users(p_ids text[]) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    insert into tenantry.user_search (organization_id, user_id, search_key)
    select u.organization_id, u.id, u.search_key
      from tenantry.users u
     where u.organization_id = tenantry.current_organization() and u.id = any (p_ids)
       and (tenantry.current_account() = '*' or u.account_id = tenantry.current_account())
    on conflict (organization_id, user_id) do update set search_key = excluded.search_key
     where user_search.search_key <> excluded.search_key
  $$;
comment on function tenantry.index_users is 'Takes the text of some users of the entered organization and account into the index.';

-- The users of the entered organization and account whose text contains every one of some words. The words come folded, as the texts are.
create function tenantry.found_users(p_words text[]) returns setof text
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $$
declare
  entered text := tenantry.current_organization();
  wall    text := tenantry.current_account();
  grams   integer[] := tenantry.wanted_grams(entered, p_words);
  -- A backslash, a percent sign and an underscore mean themselves.
  parts   text[] := array(select '%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%' from unnest(p_words) word);
begin
  return query
    select s.user_id
      from tenantry.user_search s
     where tenantry.search_grams(s.organization_id, s.search_key) @> grams
       and s.organization_id = entered
       and s.search_key like all (parts)
       and (wall = '*' or exists (select from tenantry.users u where u.organization_id = entered and u.id = s.user_id and u.account_id = wall));
end
$$;
comment on function tenantry.found_users is 'Ids of the users of the entered organization and account whose text contains every one of some words.';

revoke execute on function tenantry.index_users, tenantry.found_users, tenantry.search_grams, tenantry.wanted_grams from public;
grant  execute on function tenantry.index_users, tenantry.found_users to tenantry_app;
