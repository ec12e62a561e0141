-- A rule may name a channel in which requests are shown, too. Where a request reaches nobody, it goes on to others before its time.
alter table tenantry.approval_cards rename column chat_user_id to shown_to;
comment on table tenantry.approval_cards is 'Where chat shows a request: one message for each person of a workspace, and for each channel. shows is the hash of what stands in it; a message that shows the end needs no more changes, and its row goes.';
grant update (not_before) on tenantry.approval_voters to tenantry_app;
