-- An account that came back alone keeps the mark of its deactivation: so those whom that took can still be brought back together (H8).

alter table tenantry.accounts
  drop constraint inactive_account_has_its_mark,
  add  constraint inactive_account_has_its_mark check ((status = 'active' or deactivation_id is not null) and (status = 'inactive') = (deactivated_at is not null));
