import type { PoolClient } from 'pg'
import { TABLE_KINDS, type TableKind } from './table-kinds.ts'

/** Something that is wrong with the walls, and what mends it. */
export interface Finding {
  readonly problem: string
  readonly mend: string
}

interface TableRow {
  name: string
  enabled: boolean
  forced: boolean
  policies: { name: string; command: string; using: string | null; check: string | null; roles: string[] }[]
  app_privileges: string[]
  owned_by_app: boolean
}

const TABLES = `
  select c.relname                                                        as name,
         c.relrowsecurity                                                 as enabled,
         c.relforcerowsecurity                                            as forced,
         pg_get_userbyid(c.relowner) = 'tenantry_app'                     as owned_by_app,
         coalesce((select json_agg(json_build_object('name', p.polname, 'command', p.polcmd,
                             'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid),
                             'roles', (select coalesce(json_agg(r.rolname), '[]') from pg_roles r where r.oid = any(p.polroles))))
                     from pg_policy p where p.polrelid = c.oid), '[]')    as policies,
         array(select privilege from unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) privilege
                where has_table_privilege('tenantry_app', c.oid, privilege)) as app_privileges
    from pg_class c
   where c.relnamespace = to_regnamespace('tenantry') and c.relkind in ('r', 'p', 'v', 'm', 'f')
   order by c.relname`

/** Tables that only grow: the application may read and add, and nothing else (page 5.4). */
const APPEND_ONLY: ReadonlySet<string> = new Set(['events', 'event_personal'])

/** Judges the walls by the catalogue: every table by its kind, and the role that transactions enter. Empty = they stand. */
export async function wallFindings(client: Pick<PoolClient, 'query'>): Promise<readonly Finding[]> {
  const role = await roleFindings(client)
  // Without the role there is nobody whose privileges could be asked for.
  if (role.some(({ problem }) => problem.includes('does not exist'))) return role
  const { rows } = await client.query<TableRow>(TABLES)
  const missing = Object.keys(TABLE_KINDS)
    .filter((name) => !rows.some((row) => row.name === name))
    .map((name) => ({
      problem: `The table tenantry.${name} is missing.`,
      mend: 'Run npx tenantry migrate, or restore the database.',
    }))
  return [...role, ...missing, ...rows.flatMap(tableFindings)]
}

async function roleFindings(client: Pick<PoolClient, 'query'>): Promise<readonly Finding[]> {
  const { rows } = await client.query<{
    name: string
    there: boolean
    above: boolean
    member: boolean
    owns: boolean
  }>(`
    select wanted.name,
           r.oid is not null                                                             as there,
           coalesce(r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb, false) as above,
           coalesce(pg_has_role(current_user, r.oid, 'member'), false)                   as member,
           exists (select from pg_class c where c.relowner = r.oid and c.relnamespace = to_regnamespace('tenantry')) as owns
      from (values ('tenantry_app'), ('tenantry_relay')) wanted (name)
      left join pg_roles r on r.rolname = wanted.name`)
  return rows.flatMap(({ name, there, above, member, owns }) => {
    if (!there) return [{ problem: `The role ${name} does not exist.`, mend: 'Run npx tenantry migrate.' }]
    const findings: Finding[] = []
    if (above) {
      findings.push({
        problem: `The role ${name} may pass row-level security or make roles.`,
        mend: `alter role ${name} nosuperuser nobypassrls nocreaterole nocreatedb;`,
      })
    }
    if (!member)
      findings.push({
        problem: `This login may not enter the role ${name}.`,
        mend: `grant ${name} to current_user;`,
      })
    if (owns)
      findings.push({
        problem: `The role ${name} owns tables.`,
        mend: 'alter table … owner to the login that migrates;',
      })
    return findings
  })
}

function tableFindings(table: TableRow): readonly Finding[] {
  const kind: TableKind | undefined = Object.hasOwn(TABLE_KINDS, table.name)
    ? TABLE_KINDS[table.name as keyof typeof TABLE_KINDS]
    : undefined
  if (kind === undefined) {
    return table.app_privileges.length === 0
      ? []
      : [
          {
            problem: `tenantry.${table.name} is no table of Tenantry, and the application may use it.`,
            mend: `revoke all on tenantry.${table.name} from tenantry_app;`,
          },
        ]
  }
  if (kind === 'directory' || kind === 'machinery') {
    return table.app_privileges.length === 0
      ? []
      : [
          {
            problem: `The application may ${table.app_privileges.join(', ')} tenantry.${table.name}.`,
            mend: `revoke all on tenantry.${table.name} from tenantry_app;`,
          },
        ]
  }
  return [...securityFindings(table), ...policyFindings(table, kind), ...privilegeFindings(table)]
}

function securityFindings({ name, enabled, forced }: TableRow): readonly Finding[] {
  const findings: Finding[] = []
  if (!enabled)
    findings.push({
      problem: `Row-level security is off for tenantry.${name}.`,
      mend: `alter table tenantry.${name} enable row level security;`,
    })
  if (!forced)
    findings.push({
      problem: `Row-level security is not forced for tenantry.${name}.`,
      mend: `alter table tenantry.${name} force row level security;`,
    })
  return findings
}

/** What a policy of each kind must speak of. A policy that says `true` would let everything through: policies are joined by or. */
const MUST_NAME: Readonly<Record<Exclude<TableKind, 'directory' | 'machinery'>, readonly string[]>> = {
  account: ['current_organization', 'current_account'],
  organization: ['current_organization'],
  user: ['current_organization', 'users'],
}

function policyFindings({ name, policies }: TableRow, kind: keyof typeof MUST_NAME): readonly Finding[] {
  const mend = `Compare the policies of tenantry.${name} with the migrations, and drop or restore them.`
  const forApp = policies.filter(
    (policy) => policy.roles.length === 0 || policy.roles.includes('tenantry_app'),
  )
  if (forApp.length === 0) return [{ problem: `tenantry.${name} has no policy.`, mend }]
  return forApp.flatMap((policy) => {
    const needed = policy.command === 'a' ? ['current_organization'] : MUST_NAME[kind]
    const lacks = (text: string | null) => text !== null && needed.some((word) => !text.includes(word))
    return lacks(policy.using) || lacks(policy.check)
      ? [
          {
            problem: `The policy ${policy.name} of tenantry.${name} does not ask for ${needed.join(' and ')}.`,
            mend,
          },
        ]
      : []
  })
}

function privilegeFindings({ name, app_privileges: privileges }: TableRow): readonly Finding[] {
  const tooMuch = privileges.filter((privilege) =>
    APPEND_ONLY.has(name)
      ? !['select', 'insert'].includes(privilege)
      : ['truncate', 'references', 'trigger'].includes(privilege),
  )
  if (tooMuch.length === 0) return []
  return [
    {
      problem: `The application may ${tooMuch.join(', ')} tenantry.${name}.`,
      mend: `revoke ${tooMuch.join(', ')} on tenantry.${name} from tenantry_app;`,
    },
  ]
}
