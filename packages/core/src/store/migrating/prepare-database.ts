import type { PoolClient } from 'pg'
import { TenantryError } from '../../errors.ts'

/** Any number, but one that no other program takes: 'tenantry' on a telephone's keys. */
const MIGRATION_LOCK = 83_626_879

const APP_ROLES = ['tenantry_app', 'tenantry_relay'] as const

/** Whether the login may enter a role: since Postgres 16 that is a privilege of its own, which whoever makes a role does not get. */
const mayEnter = (role: string): string => `
  (case when current_setting('server_version_num')::integer >= 160000 then pg_has_role(current_user, ${role}, 'set')
        else pg_has_role(current_user, ${role}, 'member') end)`

/**
 * Roles belong to the cluster, not to the database: a migration of another Tenantry database may make them at the same moment, and
 * no lock reaches that far. Whoever comes second finds them made.
 */
const ROLES = APP_ROLES.map(
  (role) => `
do $$
begin
  if to_regrole('${role}') is null then
    begin
      create role ${role} nologin;
    exception when duplicate_object or unique_violation then null;
    end;
  end if;
  if not ${mayEnter(`'${role}'`)} then
    begin
      grant ${role} to current_user;
    exception when unique_violation or internal_error then null; -- internal_error: "tuple concurrently updated"
    end;
  end if;
end
$$;`,
).join('\n')

const SCHEMA = `
do $$
begin
  -- Even "if not exists" asks for the right to create schemas.
  if to_regnamespace('tenantry') is null then
    create schema tenantry;
  end if;
end
$$;`

/**
 * Makes the roles and the schema where they are missing. Somebody else may have made them: then no right to create any is needed.
 *
 * @throws TenantryError `unavailable` with the SQL for whoever has the rights that this login lacks
 */
export async function prepareDatabase(client: PoolClient): Promise<void> {
  await client.query('begin')
  try {
    await client.query(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`)
    await client.query(ROLES)
    await client.query(SCHEMA)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw isRefusal(error) ? await withoutTheRight(client, error) : error
  }
  const missing = await missingStatements(client)
  if (missing.length > 0) throw refusal(missing)
}

function isRefusal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '42501'
}

async function withoutTheRight(client: PoolClient, cause: unknown): Promise<TenantryError> {
  return refusal(await missingStatements(client), cause)
}

function refusal(statements: readonly string[], cause?: unknown): TenantryError {
  return new TenantryError(
    'unavailable',
    `The login of this database may not make what Tenantry needs. Let somebody who may run this in this database, then migrate again:\n${statements.map((statement) => `  ${statement}`).join('\n')}`,
    { statements, cause },
  )
}

/** What somebody with more rights has to run, and nothing that is there already. */
async function missingStatements(client: PoolClient): Promise<readonly string[]> {
  const { rows } = await client.query<{ statement: string }>(`
    select statement
      from (select wanted.place, made.step, made.statement
              from unnest(array['${APP_ROLES.join("', '")}']) with ordinality wanted (name, place)
              left join pg_roles r on r.rolname = wanted.name
             cross join lateral (values
                     (1, case when r.oid is null then format('create role %I nologin;', wanted.name) end),
                     (2, case when r.oid is null or not ${mayEnter('r.oid')} then format('grant %I to %I;', wanted.name, current_user) end)
                   ) made (step, statement)
             union all
            select 9, 9, case when n.oid is null then format('create schema tenantry authorization %I;', current_user)
                              when not has_schema_privilege(n.oid, 'create') then format('alter schema tenantry owner to %I;', current_user) end
              from (select to_regnamespace('tenantry')) wanted (oid)
              left join pg_namespace n on n.oid = wanted.oid) all_of_it
     where statement is not null
     order by place, step`)
  return rows.map(({ statement }) => statement)
}
