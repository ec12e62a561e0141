import type { Account } from '../../domain/account.ts'
import type { ApprovalRule } from '../../domain/approval/approval-rule.ts'
import type { AccountId } from '../../domain/id.ts'
import { unionOfRoles } from '../../domain/role.ts'
import type { User } from '../../domain/user.ts'
import { TenantryError } from '../../errors.ts'
import { notFound } from '../../operations/not-found.ts'
import type { Work } from '../../operations/work.ts'
import { allows, forbidden } from '../../policy/authorize.ts'
import { DEFAULT_ROLE } from '../../policy/factory.ts'
import type { Holder } from '../../policy/grant-ceiling.ts'
import type { Role } from '../../policy/roles.ts'
import {
  refuseAboveCeiling,
  refuseGiving,
  refuseOneself,
  refuseWideOutsideDefault,
} from '../../policy/user-rules.ts'
import { changesOf } from '../changed-fields.ts'
import { refuseInactiveAccount } from '../load.ts'
import { holderOf, rolesNamed } from '../roles-named.ts'
import type { UserCells } from './user-cells.ts'

/** What is there before the batch, as far as its rows speak of it. */
export interface UsersThere {
  readonly accounts: readonly Account[]
  readonly users: readonly User[]
  /** How many users each account has, where there is a limit. */
  readonly counts: ReadonlyMap<AccountId, number>
  readonly rules: readonly ApprovalRule[]
}

/** What a row asks for. */
export type UserPlan =
  | { readonly kind: 'new'; readonly user: User }
  | {
      readonly kind: 'changed'
      readonly before: User
      readonly user: User
      readonly changes: Partial<User>
      readonly added: readonly string[]
      readonly removed: readonly string[]
    }
  | { readonly kind: 'same'; readonly user: User }

/** Decides row after row what each asks for, and refuses it where the command for one user would. */
export class UserPlanner {
  readonly #work: Work
  readonly #accountsByExternalId: ReadonlyMap<string, Account>
  readonly #accountsById: ReadonlyMap<AccountId, Account>
  readonly #byEmail: ReadonlyMap<string, User>
  readonly #byExternalId: ReadonlyMap<string | null, User>
  readonly #roles = new Map<string, Promise<readonly Role[]>>()
  readonly #holders = new Map<string, Promise<Holder>>()

  constructor(work: Work, { accounts, users }: UsersThere) {
    this.#work = work
    this.#accountsByExternalId = new Map(accounts.map((account) => [account.externalId, account]))
    this.#accountsById = new Map(accounts.map((account) => [account.id, account]))
    this.#byEmail = new Map(users.map((user) => [user.email, user]))
    this.#byExternalId = new Map(users.map((user) => [user.externalId, user]))
  }

  /** @throws TenantryError why this row is not imported */
  async plan(cells: UserCells): Promise<UserPlan> {
    const user = this.#match(cells)
    return user === undefined ? this.#add(cells) : this.#change(cells, user)
  }

  /** By external id, then by e-mail. */
  #match({ email, externalId }: UserCells): User | undefined {
    const byExternalId = externalId === undefined ? undefined : this.#byExternalId.get(externalId)
    const byEmail = email === undefined ? undefined : this.#byEmail.get(email)
    if (byExternalId !== undefined && byEmail !== undefined && byExternalId.id !== byEmail.id) {
      throw new TenantryError(
        'conflict',
        `The external id ${externalId} is one user’s and the e-mail address ${email} another’s. Correct one of them.`,
      )
    }
    return byExternalId ?? byEmail
  }

  async #add(cells: UserCells): Promise<UserPlan> {
    const { actor, organization, newId, now } = this.#work
    const { email, firstName, lastName } = cells
    if (
      email === undefined ||
      firstName === undefined ||
      lastName === undefined ||
      cells.account === undefined
    ) {
      throw new TenantryError('invalid_input', 'A new user needs account, e-mail, first name and last name.')
    }
    const account = this.#accountsByExternalId.get(cells.account)
    if (account === undefined) throw noAccount(cells.account)
    if (cells.status === 'inactive') {
      throw new TenantryError(
        'conflict',
        'A new user is active. Leave the row out, or import it as active and deactivate the user then.',
      )
    }
    const at = now.toISOString()
    const roles = cells.roles ?? [DEFAULT_ROLE]
    const user: User = {
      id: newId('user'),
      organizationId: organization.id,
      accountId: account.id,
      email,
      firstName,
      lastName,
      externalId: cells.externalId ?? null,
      status: 'active',
      deactivatedAt: null,
      deactivatedWith: null,
      roles,
      effectiveRoles: unionOfRoles(roles, account.roles),
      version: 1,
      createdAt: at,
      updatedAt: at,
    }
    if (!allows(actor.ability, 'user:create', { row: user })) throw forbidden('user:create')
    refuseInactiveAccount(account)
    const given = await this.#rolesNamed(user.effectiveRoles)
    refuseGiving(actor, given, account.id)
    refuseWideOutsideDefault(given, account.isDefault)
    return { kind: 'new', user }
  }

  async #change(cells: UserCells, before: User): Promise<UserPlan> {
    const { actor, now } = this.#work
    this.#refuseMoving(cells, before)
    if (cells.status !== undefined && cells.status !== before.status) {
      throw new TenantryError(
        'conflict',
        `This user is ${before.status}, and an import does not change that. ${before.status === 'active' ? 'Deactivate' : 'Reactivate'} them, or leave the status out.`,
      )
    }
    const { email, firstName, lastName, externalId } = cells
    const changes = changesOf(before, { email, firstName, lastName, externalId })
    const roles = cells.roles ?? before.roles
    const added = roles.filter((role) => !before.roles.includes(role))
    const removed = before.roles.filter((role) => !roles.includes(role))
    const fields = Object.keys(changes)
    if (fields.length > 0) {
      if (!allows(actor.ability, 'user:update', { row: before, fields })) throw forbidden('user:update')
      if (actor.userId !== before.id) refuseAboveCeiling(actor, await this.#holderOf(before))
    }
    const regranted = added.length + removed.length > 0
    if (regranted) await this.#refuseRoles(before, added)
    if (fields.length === 0 && !regranted) return { kind: 'same', user: before }
    const ofAccount = this.#accountsById.get(before.accountId)?.roles ?? []
    const effectiveRoles = unionOfRoles(roles, ofAccount)
    const user = {
      ...before,
      ...changes,
      roles,
      effectiveRoles,
      version: before.version + 1,
      updatedAt: now.toISOString(),
    }
    return { kind: 'changed', before, user, changes, added, removed }
  }

  #refuseMoving({ account }: UserCells, user: User): void {
    if (account === undefined || this.#accountsById.get(user.accountId)?.externalId === account) return
    if (!this.#accountsByExternalId.has(account)) throw noAccount(account)
    throw new TenantryError(
      'conflict',
      'This user is in another account, and an import moves nobody. Move them first, or leave the account out.',
    )
  }

  async #refuseRoles(user: User, added: readonly string[]): Promise<void> {
    const { actor } = this.#work
    const row = { organizationId: user.organizationId, accountId: user.accountId, userId: user.id }
    if (!allows(actor.ability, 'role:assign', { row })) throw forbidden('role:assign')
    refuseOneself(actor.userId, user.id, 'change your own roles')
    refuseAboveCeiling(actor, await this.#holderOf(user))
    if (added.length === 0) return
    const account = this.#accountsById.get(user.accountId)
    if (account === undefined) throw notFound('account')
    const given = await this.#rolesNamed(added)
    refuseGiving(actor, given, account.id)
    refuseWideOutsideDefault(given, account.isDefault, 'assign')
    refuseInactiveAccount(account)
  }

  /** A batch has few combinations of roles and many users: each is looked up once. */
  #rolesNamed(names: readonly string[]): Promise<readonly Role[]> {
    return remembered(this.#roles, names.join(), () => rolesNamed(this.#work, names))
  }

  #holderOf(user: User): Promise<Holder> {
    const key = [user.accountId, ...user.effectiveRoles].join()
    return remembered(this.#holders, key, () => holderOf(this.#work, user))
  }
}

function remembered<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const before = known.get(key)
  if (before !== undefined) return before
  const made = make()
  known.set(key, made)
  return made
}

/** Whoever imports has no list before them, but a file. */
function noAccount(externalId: string): TenantryError {
  return new TenantryError(
    'not_found',
    `There is no account with the external id ${externalId}. Import the accounts first, or correct the row.`,
    { thing: 'account' },
  )
}
