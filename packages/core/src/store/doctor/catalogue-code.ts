/** What runs by itself or when it is called, in the form of `catalogue-tables.ts`. */
const functions = `
  select format('%I(%s)', p.proname, oidvectortypes(p.proargtypes)),
         'function',
         '',
         concat_ws(E'\\n  ',
           format('create function tenantry.%I(%s)', p.proname, pg_get_function_arguments(p.oid)),
           'returns ' || replace(replace(pg_get_function_result(p.oid), 'TABLE(', 'table ('), 'SETOF ', 'setof '),
           concat_ws(' ', 'language ' || l.lanname,
                     case p.provolatile when 'i' then 'immutable' when 's' then 'stable' end,
                     case when p.proisstrict then 'strict' end,
                     case when p.proleakproof then 'leakproof' end,
                     case p.proparallel when 's' then 'parallel safe' when 'r' then 'parallel restricted' end,
                     case when p.prosecdef then 'security definer' end,
                     (select string_agg('set ' || replace(setting, '=', ' = '), ' ' order by setting) from unnest(p.proconfig) setting)),
           case when p.prosqlbody is null then format('as $$%s$$', p.prosrc) else pg_get_function_sqlbody(p.oid) end) || ';',
         format('drop %s tenantry.%I(%s);', case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
                p.proname, oidvectortypes(p.proargtypes)),
         0
    from pg_proc p
    join pg_language l on l.oid = p.prolang
   where p.pronamespace = (select to_regnamespace('tenantry'))`

const comments = `
  select format('%I(%s)', p.proname, oidvectortypes(p.proargtypes)), 'comment', '',
         format('comment on function tenantry.%I(%s) is %L;', p.proname, oidvectortypes(p.proargtypes), obj_description(p.oid, 'pg_proc')), '', 0
    from pg_proc p
   where p.pronamespace = (select to_regnamespace('tenantry')) and obj_description(p.oid, 'pg_proc') is not null`

const triggers = `
  select c.relname::text, 'trigger', t.tgname::text, pg_get_triggerdef(t.oid) || ';', format('drop trigger %I on tenantry.%I;', t.tgname, c.relname), 0
    from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
   where c.relnamespace = (select to_regnamespace('tenantry')) and not t.tgisinternal`

// Foreign keys are kept by triggers of Postgres' own: one that is switched off keeps nothing.
const switchedOff = `
  select distinct c.relname::text, 'switched-off trigger', 'of ' || k.conname, format('alter table tenantry.%I disable trigger all;', c.relname),
         format('alter table tenantry.%I enable trigger all;', c.relname), 0
    from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    join pg_constraint k on k.oid = t.tgconstraint
   where c.relnamespace = (select to_regnamespace('tenantry')) and t.tgisinternal and t.tgenabled <> 'O'`

const rules = `
  select c.relname::text, 'rule', r.rulename::text, pg_get_ruledef(r.oid), format('drop rule %I on tenantry.%I;', r.rulename, c.relname), 0
    from pg_rewrite r
    join pg_class c on c.oid = r.ev_class
   where c.relnamespace = (select to_regnamespace('tenantry')) and r.rulename <> '_RETURN'`

/** What runs in the middle of every statement of ours. */
export const CODE_WALL_SELECTS: readonly string[] = [functions, rules, switchedOff]
export const CODE_SELECTS: readonly string[] = [triggers, comments]
