-- What stands in these functions was planned anew at each call: of an array or a time that it knows the planner expects less than of any, and found
-- its plan for any dearer than planning. Planned once a connection, taking a user into the index takes less than half, claiming a key and appending
-- two events an eighth to a quarter less. Each has one way to go, however much is there: who is indexed is found by their id (0033), old keys by
-- their age (0031), and the head by its organization.
alter function tenantry.index_users(text[]) set plan_cache_mode = force_generic_plan;
alter function tenantry.claim_key(text, text, text, text, timestamptz, timestamptz, integer) set plan_cache_mode = force_generic_plan;
alter function tenantry.append_events(text, text[], text[], timestamptz, text[], text[], text[], text[], text[], bytea[])
  set plan_cache_mode = force_generic_plan;
