import type { OurOrganization } from '../ours/ours.ts'

/** A statement that the server plans once a connection. */
export interface Statement {
  readonly name: string
  readonly text: string
}

/**
 * Enters an organization by two secrets.
 *
 * @param attempt where they are shown anew: the name under which it is asked whether they have failed too often
 */
export function entering(
  { organizationId, hashes }: Pick<OurOrganization, 'organizationId' | 'hashes'>,
  attempt = '',
): Statement & { readonly values: string[] } {
  return { ...ENTER, values: [organizationId, hashes.organization, hashes.user, attempt] }
}

const ENTER: Statement = {
  name: 'enter',
  text: `select tenantry.enter($1, 'secrets', $2, $3, $4, array['org-admin'], now())`,
}

/** What is known of a user: their roles as well, and those of their account, which they hold with them (H19). */
const COLUMNS = `u.id, u.account_id, u.email, u.first_name, u.last_name, u.external_id, u.status, u.deactivated_at, u.deactivated_with,
  u.version, u.created_at, u.updated_at,
  array(select r.role from tenantry.user_roles r where r.organization_id = u.organization_id and r.user_id = u.id order by r.role) as roles,
  case when exists (select from tenantry.account_roles r where r.organization_id = (select tenantry.current_organization()))
       then array(select r.role from tenantry.account_roles r where r.organization_id = u.organization_id and r.account_id = u.account_id order by r.role)
       else '{}' end as account_roles`

export const READ: Statement = {
  name: 'read',
  text: `select ${COLUMNS} from tenantry.users u where u.organization_id = $1 and u.id = $2`,
}

/** Which users a list is of: those of one account, or those of the organization whose account is active. */
export interface Listing {
  readonly first: Statement
  readonly deep: Statement
  readonly search: Statement
}

export const IN_ACCOUNT = listing('account', 'u.account_id = $2')

export const IN_ORGANIZATION = listing(
  'organization',
  `$2::text is not null and u.account_id not in (select a.id from tenantry.accounts a where a.status = 'inactive')`,
)

function listing(kind: string, where: string): Listing {
  const statement = (name: string, text: string): Statement => ({ name: `${name}-in-${kind}`, text })
  const next = (and: string) => `select ${COLUMNS}, u.sort_key from tenantry.users u
            where u.organization_id = $1 and ${where} and ${and} order by u.sort_key, u.id limit 51`
  return {
    // Everybody is: but a plan for any values expects one row, would as soon take an index in another order, and sort them all.
    first: statement('first', next('u.sort_key >= $3')),
    deep: statement('deep', next('(u.sort_key, u.id) > ($3, $4)')),
    // Behind the fence whoever was found is read by id; else such a plan would as soon go through everybody in order, and ask who was found.
    search: statement(
      'search',
      `select ${COLUMNS}, u.sort_key
         from (select * from tenantry.users where organization_id = $1 and id = any ((select tenantry.found_users($3::text[], null))::text[]) offset 0) u
        where ${where} order by u.sort_key, u.id limit 51`,
    ),
  }
}

/** Everything that creating a user writes, each in the statement that one would write by hand. */
export const CREATE = {
  standOn: {
    name: 'stand-on',
    text: `select status from tenantry.accounts where organization_id = $1 and id = $2 for share`,
  },
  claim: {
    name: 'claim',
    text: `insert into tenantry.idempotency_keys (organization_id, owner, key, request_hash, outcome, created_at)
           values ($1, $2, $3, $4, $5, now()) on conflict do nothing returning key`,
  },
  user: {
    name: 'user',
    text: `insert into tenantry.users (organization_id, id, account_id, email, first_name, last_name, sort_key, search_key, created_at, updated_at)
           values ($1, $2, $3, $4, 'Fay', 'Hill', 'hill fay', $5, now(), now())`,
  },
  index: { name: 'index', text: 'select tenantry.index_users($1)' },
  role: {
    name: 'role',
    text: `insert into tenantry.user_roles (organization_id, user_id, role, granted_at) values ($1, $2, 'member', now())`,
  },
  secret: {
    name: 'secret',
    text: `insert into tenantry.secrets (organization_id, id, kind, user_id, hash, created_at) values ($1, $2, 'user', $3, $4, now())`,
  },
  events: {
    name: 'events',
    text: `select tenantry.append_events($1, $2, array['user.created', 'secret.created'], now(), array[$3, $3], array[$4, $4], array[$5, $5], $6, $6, $7)`,
  },
} as const satisfies Readonly<Record<string, Statement>>
