import type { PoolClient } from 'pg'
import { TenantryError } from '../../errors.ts'
import type { Finding } from '../doctor/finding.ts'

/** What the host's own statements may do in a transaction of Tenantry. */
const PRIVILEGES = ['select', 'insert', 'update', 'delete'] as const

interface Row {
  name: string
  statement: string | null
}

/**
 * Names as a host gives them: `workspaces`, or `app.workspaces`.
 *
 * @throws TenantryError `invalid_input` for what names no table, or one of Tenantry's own
 */
export function checkedHostTables(tables: readonly string[]): readonly string[] {
  for (const table of tables) {
    if (typeof table === 'string' && /^[^.\0]+(\.[^.\0]+)?$/.test(table) && !table.startsWith('tenantry.'))
      continue
    throw new TenantryError(
      'invalid_input',
      `${JSON.stringify(table)} cannot be one of hostTables: give the name of a table of your own, such as workspaces or app.workspaces.`,
    )
  }
  return [...tables]
}

/**
 * What the role that every transaction enters lacks on the host's tables, as statements; a table that is not there has none. A table
 * is found as the login finds it, by its search path, unless its schema is named; that one the login need not be
 * allowed to use.
 */
async function missingGrants(client: PoolClient, tables: readonly string[]): Promise<readonly Row[]> {
  const { rows } = await client.query<Row>(
    `
    with wanted as (
      select name,
             case when name not like '%.%' then to_regclass(quote_ident(name))::oid
                  else (select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
                         where n.nspname = split_part(name, '.', 1) and c.relname = split_part(name, '.', 2)) end as found
        from unnest($1::text[]) name
    ), tables as (
      select wanted.name, c.oid, c.relnamespace, format('%I.%I', n.nspname, c.relname) as full_name, n.nspname
        from wanted join pg_class c on c.oid = wanted.found join pg_namespace n on n.oid = c.relnamespace
       where n.nspname <> 'tenantry'
    )
    select name, null as statement from wanted where name not in (select name from tables)
     union all
    select name, format('grant usage on schema %I to tenantry_app;', nspname)
      from tables where not has_schema_privilege('tenantry_app', relnamespace, 'usage')
     union all
    select name, format('grant ${PRIVILEGES.join(', ')} on %s to tenantry_app;', full_name)
      from tables
     where not (${PRIVILEGES.map((each) => `has_table_privilege('tenantry_app', oid, '${each}')`).join(' and ')})
     union all
    select t.name, format('grant usage on sequence %I.%I to tenantry_app;', n.nspname, s.relname)
      from tables t
      join pg_depend d    on d.refobjid = t.oid and d.deptype = 'a' and d.classid = 'pg_class'::regclass
      join pg_class s     on s.oid = d.objid
      join pg_namespace n on n.oid = s.relnamespace
     where case when s.relkind = 'S' then not has_sequence_privilege('tenantry_app', s.oid, 'usage') end`,
    [[...tables]],
  )
  return rows
}

/**
 * Lets the host's own statements at the host's tables.
 *
 * @throws TenantryError `unavailable` with the SQL for whoever has the rights that this login lacks, and for a table that is not there
 */
export async function grantHostTables(client: PoolClient, tables: readonly string[]): Promise<void> {
  if (tables.length === 0) return
  for (const { statement } of await missingGrants(client, tables)) {
    // Without the right to grant, some statements fail and others only warn: what is still missing afterwards counts.
    if (statement !== null) await client.query(statement).catch(() => undefined)
  }
  const missing = await missingGrants(client, tables)
  const absent = missing.filter(({ statement }) => statement === null).map(({ name }) => name)
  if (absent.length > 0) {
    throw new TenantryError(
      'unavailable',
      `There is no table ${absent.join(', ')}. Make the host's tables first, then call tenantry.migrate().`,
      { absent },
    )
  }
  const statements = missing.flatMap(({ statement }) => statement ?? [])
  if (statements.length === 0) return
  throw new TenantryError(
    'unavailable',
    `The login of this database may not let Tenantry at the host's tables. Let their owner run this, then migrate again:\n${statements.map((statement) => `  ${statement}`).join('\n')}`,
    { statements },
  )
}

/** What the doctor says of the host's tables. */
export async function hostTableFindings(
  client: PoolClient,
  tables: readonly string[],
): Promise<readonly Finding[]> {
  const { rows } = await client.query("select from pg_roles where rolname = 'tenantry_app'")
  if (tables.length === 0 || rows.length === 0) return []
  return (await missingGrants(client, tables)).map(({ name, statement }) =>
    statement === null
      ? {
          weight: 'fault',
          problem: `There is no table ${name}, which the host named in hostTables.`,
          mend: 'Make it, or name its schema, then call tenantry.migrate().',
        }
      : {
          weight: 'fault',
          problem: `The host's own statements may not reach its table ${name} within a transaction of Tenantry.`,
          mend: statement,
        },
  )
}
