-- Whoever is erased from the history is erased from approvals, too: of those who could agree the name alone can be changed.

grant update (name) on tenantry.approval_voters to tenantry_app;
