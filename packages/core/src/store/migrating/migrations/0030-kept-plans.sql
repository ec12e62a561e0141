-- Two functions that every text of a user goes through are planned once a connection, whatever tables there are: they read none.

-- A function in SQL is parsed and planned at each call, which took longer than what it does; one in plpgsql once a connection.
create or replace function tenantry.search_grams(p_organization text, p_text text) returns integer[]
  language plpgsql immutable strict parallel safe
  as $$
begin
  return (
    select coalesce(array_agg(distinct hashtext(p_organization || ' ' || substr(word, at, size))), '{}')
      from unnest(string_to_array(p_text, ' ')) word
     cross join generate_series(1, 3) size
     cross join lateral generate_series(1, length(word) - size + 1) at);
end
$$;

create or replace function tenantry.wanted_grams(p_organization text, p_words text[]) returns integer[]
  language plpgsql immutable strict parallel safe
  as $$
begin
  return (
    select coalesce(array_agg(distinct hashtext(p_organization || ' ' || substr(word, at, least(3, length(word))))), '{}')
      from unnest(p_words) word
     cross join lateral generate_series(1, greatest(length(word) - 2, 1)) at);
end
$$;
