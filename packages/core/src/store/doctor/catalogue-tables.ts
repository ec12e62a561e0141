/**
 * What tables are made of, one select for each sort of part. Each answers (about, kind, name, sql, undo): a statement that makes the part,
 * and one that takes it away. They are read with `search_path` on `pg_catalog` alone, so that every name is qualified.
 */
const relations = `
  select c.relname::text as about,
         case c.relkind when 'r' then 'table' when 'S' then 'sequence' else 'view' end as kind,
         '' as name,
         case when c.relkind = 'r' then format('create %stable tenantry.%I', case c.relpersistence when 'u' then 'unlogged ' end, c.relname)
              when c.relkind = 'S' then format('create sequence tenantry.%I;', c.relname)
              when c.relkind in ('v', 'm') then format('create view tenantry.%I as%s', c.relname, E'\\n' || pg_get_viewdef(c.oid))
              else format('create relation of kind %s tenantry.%I;', c.relkind, c.relname) end as sql,
         format('alter %s tenantry.%I set schema public;', case c.relkind when 'v' then 'view' when 'm' then 'materialized view'
                                                                          when 'S' then 'sequence' when 'f' then 'foreign table' else 'table' end,
                c.relname) as undo,
         0 as place
    from pg_class c
   where c.relnamespace = (select to_regnamespace('tenantry')) and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')`

const columns = `
  select c.relname::text, 'column', a.attname::text,
         concat_ws(' ',
           format('%I', a.attname),
           format_type(a.atttypid, a.atttypmod),
           (select format('collate %I', l.collname) from pg_collation l where l.oid = a.attcollation and l.collname <> 'default'),
           case when a.attnotnull then 'not null' end,
           case when a.attgenerated = 's' then 'generated always as ' || pg_get_expr(d.adbin, d.adrelid) || ' stored'
                when d.adbin is not null then 'default ' || pg_get_expr(d.adbin, d.adrelid) end,
           case when a.attidentity <> '' then 'generated as identity' end),
         format('alter table tenantry.%I drop column %I;', c.relname, a.attname),
         a.attnum
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
   where c.relnamespace = (select to_regnamespace('tenantry')) and c.relkind = 'r'`

// Not-null constraints ('n') have rows of their own since Postgres 18; the columns say the same on every version.
const constraints = `
  select c.relname::text, 'constraint', k.conname::text,
         format('alter table tenantry.%I add constraint %I %s;', c.relname, k.conname, pg_get_constraintdef(k.oid)),
         format('alter table tenantry.%I drop constraint %I;', c.relname, k.conname),
         case k.contype when 'p' then 1 when 'u' then 2 when 'f' then 3 else 4 end
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
   where c.relnamespace = (select to_regnamespace('tenantry')) and k.contype in ('p', 'u', 'f', 'c', 'x')`

const indexes = `
  select c.relname::text, 'index', i.relname::text,
         pg_get_indexdef(i.oid) || case when x.indisvalid then ';' else '; -- not valid' end,
         format('drop index tenantry.%I;', i.relname),
         0
    from pg_index x
    join pg_class i on i.oid = x.indexrelid
    join pg_class c on c.oid = x.indrelid
   where c.relnamespace = (select to_regnamespace('tenantry'))
     and not exists (select from pg_constraint k where k.conindid = i.oid and k.conrelid = c.oid)`

const rowSecurity = `
  select c.relname::text, 'row-level security', '',
         format('alter table tenantry.%I %s row level security, %s row level security;', c.relname,
                case when c.relrowsecurity then 'enable' else 'disable' end, case when c.relforcerowsecurity then 'force' else 'no force' end),
         '',
         0
    from pg_class c
   where c.relnamespace = (select to_regnamespace('tenantry')) and c.relkind in ('r', 'p') and (c.relrowsecurity or c.relforcerowsecurity)`

/** As a policy must have it: Postgres shows operators in brackets, and constants and calls without. */
function inBrackets(expression: string): string {
  return `case when ${expression} like '(%' then ${expression} else '(' || ${expression} || ')' end`
}

const policies = `
  select c.relname::text, 'policy', p.polname::text,
         concat(
           format('create policy %I on tenantry.%I as %s for %s to %s', p.polname, c.relname,
                  case when p.polpermissive then 'permissive' else 'restrictive' end,
                  case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
                  (select string_agg(coalesce(r.rolname, 'public'), ', ' order by r.rolname)
                     from unnest(p.polroles) as o (oid) left join pg_roles r on r.oid = o.oid)),
           E'\\n  using ' || ${inBrackets('pg_get_expr(p.polqual, p.polrelid)')},
           E'\\n  with check ' || ${inBrackets('pg_get_expr(p.polwithcheck, p.polrelid)')}, ';'),
         format('drop policy %I on tenantry.%I;', p.polname, c.relname),
         0
    from pg_policy p
    join pg_class c on c.oid = p.polrelid
   where c.relnamespace = (select to_regnamespace('tenantry'))`

const comments = `
  select c.relname::text, 'comment', '', format('comment on table tenantry.%I is %L;', c.relname, obj_description(c.oid, 'pg_class')), '', 0
    from pg_class c
   where c.relnamespace = (select to_regnamespace('tenantry')) and c.relkind = 'r' and obj_description(c.oid, 'pg_class') is not null`

/** What stands between tenants. */
export const WALL_SELECTS: readonly string[] = [relations, rowSecurity, policies]
export const TABLE_SELECTS: readonly string[] = [columns, constraints, indexes, comments]
