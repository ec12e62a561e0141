import { type Kysely, sql } from 'kysely'
import type { AccountId, OrganizationId, UserId } from '../../domain/id.ts'
import type { OrganizationLimits, Status } from '../../domain/organization.ts'
import type { Credential, Principal } from '../../domain/principal.ts'
import type { Tables } from '../tables/schema.ts'
import { Scope } from './scope.ts'

/** What the credential stands on, as it is in the database now. */
export interface Entered {
  readonly organization: {
    readonly id: OrganizationId
    readonly name: string
    readonly status: Status
    readonly defaultAccountId: AccountId
    readonly limits: OrganizationLimits
    /** Signs the cursors of this organization, so that none is altered or carried over. */
    readonly cursorKey: Buffer
  }
  /** null for the host's own jobs. */
  readonly user: {
    readonly id: UserId
    readonly status: Status
    readonly email: string
    readonly firstName: string
    readonly lastName: string
  } | null
  readonly account: { readonly id: AccountId; readonly status: Status }
  readonly roles: readonly string[]
}

interface EnteredRow {
  organization_name: string
  organization_status: Status
  default_account_id: AccountId
  limit_accounts: number | null
  limit_users_per_account: number | null
  cursor_key: Buffer
  user_id: UserId | null
  user_status: Status
  email: string | null
  first_name: string | null
  last_name: string | null
  account_id: AccountId
  account_status: Status
  roles: string[]
}

function argumentsOf(credential: Credential): readonly [string, string, string] {
  switch (credential.kind) {
    case 'secrets':
      return [credential.organizationSecretHash, credential.userSecretHash, '']
    case 'chat':
      return [credential.identity.enterpriseId ?? '', credential.identity.teamId, credential.identity.userId]
    case 'host':
      return [credential.userId, '', '']
    case 'system':
      return ['', '', '']
    default:
      throw new Error(`unknown credential ${String(credential satisfies never)}`)
  }
}

/**
 * Enters an organization: sets role, organization and account wall for the rest of the transaction and reads whom the
 * credential stands for, in one round trip. Null when the credential is good for nothing now.
 *
 * @param wideRoles the roles whose holders see every account
 */
export async function enter(
  db: Kysely<Tables>,
  principal: Principal,
  { wideRoles, now }: { wideRoles: readonly string[]; now: Date },
): Promise<{ entered: Entered; scope: Scope } | null> {
  const [first, second, third] = argumentsOf(principal.credential)
  const { rows } = await sql<EnteredRow>`
    select organization_name, organization_status, default_account_id, limit_accounts, limit_users_per_account, cursor_key,
           user_id, user_status, email, first_name, last_name, account_id, account_status, roles
      from tenantry.enter(${principal.organizationId}, ${principal.credential.kind}, ${first}, ${second}, ${third},
                          ${[...wideRoles]}::text[], ${now})`.execute(db)
  const row = rows[0]
  if (row === undefined) return null
  const wide = row.roles.some((role) => wideRoles.includes(role))
  return {
    entered: enteredFrom(principal.organizationId, row),
    scope: new Scope(db, principal.organizationId, wide ? 'all' : row.account_id),
  }
}

function enteredFrom(id: OrganizationId, row: EnteredRow): Entered {
  return {
    organization: {
      id,
      name: row.organization_name,
      status: row.organization_status,
      defaultAccountId: row.default_account_id,
      limits: { accounts: row.limit_accounts, usersPerAccount: row.limit_users_per_account },
      cursorKey: Buffer.from(row.cursor_key),
    },
    user:
      row.user_id === null
        ? null
        : {
            id: row.user_id,
            status: row.user_status,
            email: row.email ?? '',
            firstName: row.first_name ?? '',
            lastName: row.last_name ?? '',
          },
    account: { id: row.account_id, status: row.account_status },
    roles: row.roles,
  }
}
