import { createSecretKey, hash, type KeyObject } from 'node:crypto'
import { CompiledQuery, type Kysely } from 'kysely'
import type { AccountId, OrganizationId, UserId } from '../../domain/id.ts'
import type { OrganizationLimits, Status } from '../../domain/organization.ts'
import type { Credential, Principal } from '../../domain/principal.ts'
import { TenantryError } from '../../errors.ts'
import type { Tables } from '../tables/schema.ts'
import type { AccountWall } from './scope.ts'

/** What the credential stands on, as it is in the database now. */
export interface Entered {
  readonly organization: {
    readonly id: OrganizationId
    readonly name: string
    readonly status: Status
    readonly defaultAccountId: AccountId
    readonly limits: OrganizationLimits
    /** Seals the cursors of this organization, so that none is altered or carried over. */
    readonly cursorKey: KeyObject
    /** Whether it says of any role what that grants; else all roles are as the factory made them. */
    readonly hasOwnGrants: boolean
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
  /** Their own roles, and those of their account, which they hold as well (H19). */
  readonly roles: { readonly own: readonly string[]; readonly ofAccount: readonly string[] }
  /** What the organization itself says that some of these roles grant, as JSON text of an object by role; null where it says nothing. */
  readonly ownGrants: string | null
  /** All of it as it was answered: where the text is the same, so is every field. */
  readonly answer: string
}

/** What `tenantry.enter()` answers, as JSON. */
interface Answer {
  readonly entered: EnteredRow
  readonly own_grants: string | null
  readonly has_own_grants: boolean
  readonly must_wait: boolean
}

interface EnteredRow {
  organization_name: string
  organization_status: Status
  default_account_id: AccountId
  limit_accounts: number | null
  limit_users_per_account: number | null
  /** In hexadecimal digits. */
  cursor_key: string
  user_id: UserId | null
  user_status: Status
  email: string | null
  first_name: string | null
  last_name: string | null
  account_id: AccountId
  account_status: Status
  own_roles: string[]
  account_roles: string[]
}

/** Every call sends it: written out it is neither built nor compiled each time. */
const ENTER = 'tenantry.enter($1, $2, $3, $4, $5, $6::text[], $7)'

function argumentsOf(
  { organizationId, credential }: Principal,
  { wideRoles, now, attempt = '' }: Entering,
): readonly unknown[] {
  return [organizationId, credential.kind, ...shownBy(credential, attempt), [...wideRoles], now]
}

function shownBy(credential: Credential, attempt: string): readonly [string, string, string] {
  switch (credential.kind) {
    case 'secrets':
      return [credential.organizationSecretHash, credential.userSecretHash, attempt]
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

/** How an organization is entered. */
interface Entering {
  /** The roles whose holders see every account, as long as the organization says nothing else of them. */
  readonly wideRoles: readonly string[]
  readonly now: Date
  /** Where secrets are shown anew: the name under which failures with them are counted. */
  readonly attempt?: string | undefined
  /** What was entered before: it is answered itself where the database says the same to the letter. */
  readonly last?: Entered | undefined
}

/**
 * Enters an organization: sets role, organization and account wall for the rest of the transaction and reads whom the
 * credential stands for, in one round trip. Null when the credential is good for nothing now.
 *
 * @throws TenantryError `rate_limited` where the credential is good, and that name has failed so often that it must wait
 */
export async function enter(
  db: Kysely<Tables>,
  principal: Principal,
  { last, ...entering }: Entering,
): Promise<Entered | null> {
  const { organizationId } = principal
  const { rows } = await db.executeQuery<{ answer: string | null }>(
    CompiledQuery.raw(`select ${ENTER} as answer`, [...argumentsOf(principal, entering)]),
  )
  const answer = rows[0]?.answer ?? null
  if (answer === null) return null
  if (last?.answer === answer && last.organization.id === organizationId) return last
  return enteredFrom(organizationId, answer)
}

/** Raises the walls that somebody is foreseen to have, for what is sent before it is known (`enteredAs`). */
export async function raiseWalls(
  db: Kysely<Tables>,
  { organization }: Entered,
  accounts: AccountWall,
): Promise<void> {
  await db.executeQuery(CompiledQuery.raw(RAISE, [organization.id, accounts === 'all' ? '*' : accounts]))
}

const RAISE = `select set_config('role', 'tenantry_app', true), set_config('tenantry.organization', $1, true), set_config('tenantry.account', $2, true)`

/** By its hash: the answer holds the key of cursors, and a server may log what it is given. */
const SAME = `select tenantry.assure(encode(sha256(convert_to(${ENTER}, 'UTF8')), 'hex') = $8)`

/** Enters like `enter`, and fails, with the transaction, where that is answered otherwise than it was (`Foresight`). */
export async function enteredAs(
  db: Kysely<Tables>,
  principal: Principal,
  { last, ...entering }: Entering & { readonly last: Entered },
): Promise<void> {
  await db.executeQuery(
    CompiledQuery.raw(SAME, [...argumentsOf(principal, entering), hash('sha256', last.answer)]),
  )
}

function enteredFrom(id: OrganizationId, answer: string): Entered {
  const { entered: row, own_grants, has_own_grants, must_wait } = JSON.parse(answer) as Answer
  if (must_wait) throw new TenantryError('rate_limited')
  return {
    organization: {
      id,
      name: row.organization_name,
      status: row.organization_status,
      defaultAccountId: row.default_account_id,
      limits: { accounts: row.limit_accounts, usersPerAccount: row.limit_users_per_account },
      cursorKey: createSecretKey(row.cursor_key, 'hex'),
      hasOwnGrants: has_own_grants,
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
    roles: { own: row.own_roles, ofAccount: row.account_roles },
    ownGrants: own_grants,
    answer,
  }
}
