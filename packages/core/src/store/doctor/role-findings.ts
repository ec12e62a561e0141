import type { PoolClient } from 'pg'
import type { Finding } from './finding.ts'

interface RoleRow {
  name: string
  there: boolean
  attributes: string[]
  may_log_in: boolean
  may_be_entered: boolean
  member_of: string[]
  owns: string[]
  login: string
  owner: string
}

interface SettingRow {
  whose: string
  setting: string
  mend: string
}

// Whether the login may enter a role: since Postgres 16 that is a privilege of its own beside membership.
const ROLES = `
  select wanted.name,
         r.oid is not null as there,
         array_remove(array[case when r.rolsuper then 'superuser' end, case when r.rolbypassrls then 'bypassrls' end,
                            case when r.rolcreaterole then 'createrole' end, case when r.rolcreatedb then 'createdb' end,
                            case when r.rolreplication then 'replication' end], null) as attributes,
         coalesce(r.rolcanlogin, false) as may_log_in,
         case when r.oid is null then false
              when current_setting('server_version_num')::integer >= 160000 then pg_has_role(current_user, r.oid, 'set')
              else pg_has_role(current_user, r.oid, 'member') end as may_be_entered,
         array(select m.rolname::text from pg_auth_members a join pg_roles m on m.oid = a.roleid where a.member = r.oid order by 1) as member_of,
         array(select 'schema ' || nspname from pg_namespace where nspname = 'tenantry' and nspowner = r.oid
               union all
               select 'table tenantry.' || relname from pg_class where relnamespace = (select to_regnamespace('tenantry')) and relkind in ('r', 'p', 'v', 'm') and relowner = r.oid
               union all
               select format('function tenantry.%I(%s)', proname, oidvectortypes(proargtypes)) from pg_proc where pronamespace = (select to_regnamespace('tenantry')) and proowner = r.oid) as owns,
         quote_ident(current_user) as login,
         quote_ident(coalesce((select nullif(pg_get_userbyid(nspowner), wanted.name) from pg_namespace where nspname = 'tenantry'), current_user)) as owner
    from (values ('tenantry_app'), ('tenantry_relay')) wanted (name)
    left join pg_roles r on r.rolname = wanted.name`

// Settings that a session is born with. The walls read settings that must be unset until an organization is entered.
const SETTINGS = `
  select coalesce('the role ' || r.rolname, 'every login') as whose,
         split_part(setting, '=', 1) as setting,
         case when r.oid is null and s.setdatabase <> 0 then format('alter database %I reset %s;', current_database(), split_part(setting, '=', 1))
              else format('alter role %s%s reset %s;', coalesce(quote_ident(r.rolname), 'all'),
                          case when s.setdatabase <> 0 then format(' in database %I', current_database()) end, split_part(setting, '=', 1)) end as mend
    from pg_db_role_setting s
   cross join lateral unnest(s.setconfig) setting
    left join pg_roles r on r.oid = s.setrole
   where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
     and (s.setrole = 0 or r.rolname in ('tenantry_app', 'tenantry_relay', current_user))
     and split_part(setting, '=', 1) in ('tenantry.organization', 'tenantry.account', 'row_security', 'session_replication_role')`

/** Judges the roles that transactions enter: there, weak, owning nothing, and open to this login. */
export async function roleFindings(client: Pick<PoolClient, 'query'>): Promise<readonly Finding[]> {
  const roles = await client.query<RoleRow>(ROLES)
  const settings = await client.query<SettingRow>(SETTINGS)
  return [...roles.rows.flatMap(findingsOf), ...settings.rows.map(settingFinding)]
}

function findingsOf(role: RoleRow): readonly Finding[] {
  const { name, login, owner } = role
  const wall = (problem: string, mend: string): Finding => ({ weight: 'wall', problem, mend })
  if (!role.there)
    return [
      wall(`The role ${name} does not exist.`, `create role ${name} nologin; grant ${name} to ${login};`),
    ]
  return [
    ...role.attributes.map((attribute) =>
      wall(
        `The role ${name} is ${attribute}, and must be nothing of the sort.`,
        `alter role ${name} no${attribute};`,
      ),
    ),
    ...role.member_of.map((other) =>
      wall(
        `The role ${name} is a member of ${other}, so it may do what ${other} may.`,
        `revoke ${other} from ${name};`,
      ),
    ),
    ...role.owns.map((thing) =>
      wall(
        `The role ${name} owns the ${thing}, so it may take its walls down.`,
        `alter ${thing} owner to ${owner};`,
      ),
    ),
    ...(role.may_log_in
      ? [
          {
            weight: 'fault',
            problem: `The role ${name} may log in, and is only there to be entered.`,
            mend: `alter role ${name} nologin;`,
          } as const,
        ]
      : []),
    ...(role.may_be_entered
      ? []
      : [wall(`The login ${login} may not enter the role ${name}.`, `grant ${name} to ${login};`)]),
  ]
}

function settingFinding({ whose, setting, mend }: SettingRow): Finding {
  return {
    weight: 'wall',
    problem: `Sessions of ${whose} begin with ${setting} set, which only Tenantry may set.`,
    mend,
  }
}
