/** Who may do what, in the form of `catalogue-tables.ts`. An owner's own privileges are left out: who owns is asked apart from this. */
const READING_ORDER = `array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'USAGE', 'EXECUTE']`

/**
 * One grant for each grantee of a thing.
 *
 * @param about what the thing is called in findings
 * @param on how SQL names it
 */
function grantsOn({
  about,
  on,
  acl,
  from,
}: {
  about: string
  on: string
  acl: string
  from: string
}): string {
  return `
  select ${about}, 'grant', coalesce(r.rolname::text, 'public'),
         format('grant %s on %s to %I%s;', string_agg(lower(g.privilege_type), ', ' order by array_position(${READING_ORDER}, g.privilege_type), g.privilege_type),
                ${on}, coalesce(r.rolname, 'public'), case when bool_or(g.is_grantable) then ' with grant option' end),
         format('revoke all on %s from %I;', ${on}, coalesce(r.rolname, 'public')),
         0
    from ${from}
   cross join lateral aclexplode(${acl}) g
    left join pg_roles r on r.oid = g.grantee
   where g.grantee <> thing.owner
   group by 1, thing.name, r.rolname`
}

const onSchema = grantsOn({
  about: `'schema'`,
  on: `'schema tenantry'`,
  acl: `coalesce(thing.acl, acldefault('n', thing.owner))`,
  from: `(select nspname as name, nspowner as owner, nspacl as acl from pg_namespace where nspname = 'tenantry') thing`,
})

const onTables = grantsOn({
  about: 'thing.name::text',
  on: `format('tenantry.%I', thing.name)`,
  acl: 'thing.acl',
  from: `(select relname as name, relowner as owner, relacl as acl
            from pg_class where relnamespace = (select to_regnamespace('tenantry')) and relkind in ('r', 'p', 'v', 'm', 'f', 'S')) thing`,
})

const onFunctions = grantsOn({
  about: `thing.name`,
  on: `'function tenantry.' || thing.name`,
  acl: `coalesce(thing.acl, acldefault('f', thing.owner))`,
  from: `(select format('%I(%s)', proname, oidvectortypes(proargtypes)) as name, proowner as owner, proacl as acl
            from pg_proc where pronamespace = (select to_regnamespace('tenantry'))) thing`,
})

const onColumns = `
  select c.relname::text, 'grant', lower(g.privilege_type) || ' of columns to ' || coalesce(r.rolname, 'public'),
         format('grant %s (%s) on tenantry.%I to %I;', lower(g.privilege_type), string_agg(quote_ident(a.attname), ', ' order by a.attnum),
                c.relname, coalesce(r.rolname, 'public')),
         format('revoke %s (%s) on tenantry.%I from %I;', lower(g.privilege_type), string_agg(quote_ident(a.attname), ', ' order by a.attnum),
                c.relname, coalesce(r.rolname, 'public')),
         1
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attacl is not null and not a.attisdropped
   cross join lateral aclexplode(a.attacl) g
    left join pg_roles r on r.oid = g.grantee
   where c.relnamespace = (select to_regnamespace('tenantry')) and g.grantee <> c.relowner
   group by c.relname, g.privilege_type, r.rolname`

// What later tables would be born with: only what reaches everybody or a role of ours.
const byDefault = `
  select 'schema', 'default privilege', format('on later %s of %s to %s', what.things, o.rolname, coalesce(r.rolname, 'public')),
         format('alter default privileges for role %I%s grant %s on %s to %I;', o.rolname, case when d.defaclnamespace <> 0 then ' in schema tenantry' end,
                string_agg(lower(g.privilege_type), ', ' order by g.privilege_type), what.things, coalesce(r.rolname, 'public')),
         format('alter default privileges for role %I%s revoke all on %s from %I;', o.rolname, case when d.defaclnamespace <> 0 then ' in schema tenantry' end,
                what.things, coalesce(r.rolname, 'public')),
         0
    from pg_default_acl d
    join pg_roles o on o.oid = d.defaclrole
   cross join lateral aclexplode(d.defaclacl) g
   cross join lateral (select case d.defaclobjtype when 'r' then 'tables' else 'sequences' end) what (things)
    left join pg_roles r on r.oid = g.grantee
   where d.defaclnamespace in (0, (select to_regnamespace('tenantry'))) and d.defaclobjtype in ('r', 'S')
     and (g.grantee = 0 or r.rolname in ('tenantry_app', 'tenantry_relay'))
   group by d.defaclobjtype, d.defaclnamespace, o.rolname, r.rolname, what.things`

export const GRANT_WALL_SELECTS: readonly string[] = [onSchema, onTables, onColumns, onFunctions]
export const GRANT_SELECTS: readonly string[] = [byDefault]
