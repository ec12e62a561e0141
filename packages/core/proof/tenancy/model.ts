import type { Pool } from '../../src/store/opening/database-pool.ts'
import { canariesIn } from './canaries.ts'
import type { Company } from './company.ts'

/** A user, as the table has it: read past all walls, and by no code of the product. */
export interface ModelUser {
  readonly id: string
  readonly organization: number
  readonly accountId: string
  readonly email: string
  readonly active: boolean
  readonly accountActive: boolean
  /** By what they let see of users, whatever the organization made of them; those of the account are held too. */
  readonly roles: readonly string[]
}

export interface ModelAccount {
  readonly id: string
  readonly organization: number
  readonly externalId: string
  readonly active: boolean
}

/** Where an id or a canary belongs: `account` is null where it is the organization's as a whole. */
export interface Place {
  readonly organization: number
  readonly account: string | null
  /** Of a request: the account that it is about. */
  readonly about?: string | null
}

/** What there is, in plain arrays and maps. */
export interface Model {
  readonly users: readonly ModelUser[]
  readonly accounts: readonly ModelAccount[]
  readonly tickets: readonly {
    readonly id: string
    readonly codeHash: string | null
    readonly organization: number
  }[]
  readonly secrets: readonly {
    readonly id: string
    readonly organization: number
    /** null where it is the organization's. */
    readonly accountId: string | null
  }[]
  /** Requests, rules about them, and what is to be looked at. */
  readonly approvals: readonly { readonly id: string; readonly organization: number }[]
  readonly places: ReadonlyMap<string, Place>
}

/** Reads everything of these organizations. */
export async function readModel(pool: Pool, companies: readonly Company[]): Promise<Model> {
  const ids = companies.map(({ organizationId }) => organizationId)
  const indexOf = (id: string) => companies.findIndex(({ organizationId }) => organizationId === id)
  const { rows: accounts } = await pool.query<AccountRow>(
    'select organization_id, id, external_id, name, description, status from tenantry.accounts where organization_id = any($1)',
    [ids],
  )
  const { rows: users } = await pool.query<UserRow>(
    `select u.organization_id, u.id, u.account_id, u.email, u.first_name, u.last_name, u.external_id, u.status, a.status as account_status,
            array(select case when r.grants is null or r.name = 'org-admin' then r.name
                              when jsonb_path_exists(r.grants, '$[*]?(@."permission" == "user:read" && @."reach" == "organization")') then 'org-admin'
                              when jsonb_path_exists(r.grants, '$[*]?(@."permission" == "user:read" && @."reach" == "account")') then 'account-admin'
                              else 'member' end
                    from tenantry.roles r
                   where r.organization_id = u.organization_id
                     and (exists (select from tenantry.user_roles h where h.organization_id = r.organization_id and h.user_id = u.id and h.role = r.name)
                          or exists (select from tenantry.account_roles h where h.organization_id = r.organization_id and h.account_id = u.account_id and h.role = r.name))) as roles
       from tenantry.users u join tenantry.accounts a on a.organization_id = u.organization_id and a.id = u.account_id
      where u.organization_id = any($1)`,
    [ids],
  )
  const { rows: tickets } = await pool.query<TicketRow>(
    'select organization_id, id, code_hash, user_id from tenantry.tickets where organization_id = any($1)',
    [ids],
  )
  const { rows: secrets } = await pool.query<{ organization_id: string; id: string; user_id: string | null }>(
    'select organization_id, id, user_id from tenantry.secrets where organization_id = any($1)',
    [ids],
  )
  const { rows: approvals } = await pool.query<ApprovalRow>(
    `select organization_id, id, asked_in_account_id as account, account_id as about from tenantry.approval_requests where organization_id = any($1)
      union all select organization_id, id, null, null from tenantry.approval_rules where organization_id = any($1)
      union all select organization_id, id, null, null from tenantry.approval_reviews where organization_id = any($1)`,
    [ids],
  )
  const places = new Map<string, Place>()
  const accountOf = new Map(users.map((user) => [user.id, user.account_id]))
  for (const { organizationId, index } of companies)
    places.set(organizationId, { organization: index, account: null })
  for (const account of accounts) {
    const place = { organization: indexOf(account.organization_id), account: account.id }
    places.set(account.id, place)
    for (const { canary } of canariesIn(`${account.external_id} ${account.name} ${account.description}`))
      places.set(canary, place)
  }
  // The default account is named like the organization, and everybody reads that name.
  const { rows: organizations } = await pool.query<{ id: string; name: string }>(
    'select id, name from tenantry.organizations where id = any($1)',
    [ids],
  )
  for (const { id, name } of organizations) {
    for (const { canary } of canariesIn(name))
      places.set(canary, { organization: indexOf(id), account: null })
  }
  for (const user of users) {
    const place = { organization: indexOf(user.organization_id), account: user.account_id }
    places.set(user.id, place)
    const texts = [user.email, user.first_name, user.last_name, user.external_id]
    for (const { canary } of canariesIn(texts.join(' '))) places.set(canary, place)
  }
  for (const ticket of tickets) {
    const account = ticket.user_id === null ? null : (accountOf.get(ticket.user_id) ?? null)
    places.set(ticket.id, { organization: indexOf(ticket.organization_id), account })
  }
  const secretsOf = secrets.map(({ organization_id, id, user_id }) => ({
    id,
    organization: indexOf(organization_id),
    accountId: user_id === null ? null : (accountOf.get(user_id) ?? null),
  }))
  for (const { id, organization, accountId } of secretsOf)
    places.set(id, { organization, account: accountId })
  for (const { organization_id, id, account, about } of approvals)
    places.set(id, { organization: indexOf(organization_id), account, about })
  return {
    secrets: secretsOf,
    approvals: approvals.map(({ organization_id, id }) => ({ id, organization: indexOf(organization_id) })),
    accounts: accounts.map((row) => ({
      id: row.id,
      organization: indexOf(row.organization_id),
      externalId: row.external_id,
      active: row.status === 'active',
    })),
    users: users.map((row) => ({
      id: row.id,
      organization: indexOf(row.organization_id),
      accountId: row.account_id,
      email: row.email,
      active: row.status === 'active',
      accountActive: row.account_status === 'active',
      roles: row.roles,
    })),
    tickets: tickets.map((row) => ({
      id: row.id,
      codeHash: row.code_hash,
      organization: indexOf(row.organization_id),
    })),
    places,
  }
}

interface AccountRow {
  organization_id: string
  id: string
  external_id: string
  name: string
  description: string
  status: string
}

interface UserRow {
  organization_id: string
  id: string
  account_id: string
  email: string
  first_name: string
  last_name: string
  external_id: string | null
  status: string
  account_status: string
  roles: string[]
}

interface ApprovalRow {
  organization_id: string
  id: string
  account: string | null
  about: string | null
}

interface TicketRow {
  organization_id: string
  id: string
  code_hash: string | null
  user_id: string | null
}
