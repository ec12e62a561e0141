-- Several rules about one call all hold: each stage of a request says which of their stages it is.
alter table tenantry.approval_requests add column stage_of text[] not null default '{}';
comment on column tenantry.approval_requests.stage_of is 'For each stage the stages of rules that it fills, such as rul_01kjpwd6m0ep5vmshpyhez62yx#0; empty where no rule asks, and in requests from before there could be several.';
