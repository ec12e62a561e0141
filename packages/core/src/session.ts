import type { AnyAbility } from '@casl/ability'
import type { z } from 'zod'
import type { ExecuteOptions } from './checked-call.ts'
import type { Principal } from './domain/principal.ts'
import { TenantryError } from './errors.ts'
import { executeCommand, executeQuery, previewCommand, refuseUnlessHeld } from './execute.ts'
import { inOrganization } from './open-work.ts'
import type { Command } from './operations/define-command.ts'
import type { Query } from './operations/define-query.ts'
import { OPERATIONS, type OperationName, type Operations } from './operations/table.ts'
import type { Work } from './operations/work.ts'
import { allows } from './policy/authorize.ts'
import type { Permission } from './policy/permissions.ts'
import { ownerFieldsOf } from './policy/policy.ts'
import type { World } from './world.ts'

/** What an operation takes, before its schema has filled in the defaults. */
export type InputOf<N extends OperationName> = z.input<Operations[N]['input']>

/** What an operation answers. */
export type OutputOf<N extends OperationName> =
  Operations[N] extends Command<string, z.ZodType, infer _Target, infer Output>
    ? Output
    : Operations[N] extends Query<string, z.ZodType, infer Output>
      ? Output
      : never

/** Something with an id of ours, or the id itself. */
type Idish = string | { readonly id: string }
type Rest<N extends OperationName, Key extends string> = Omit<InputOf<N>, Key>

/** What is neither is left for the schema to refuse. */
const idOf = (thing: Idish): string => (typeof thing === 'object' && thing !== null ? thing.id : thing)

/** Runs one operation of the table by its name. */
export async function executeByName(
  world: World,
  name: string,
  call: { principal: Principal; input: unknown; options?: ExecuteOptions },
): Promise<unknown> {
  const operation = operationNamed(name)
  return operation.kind === 'command'
    ? executeCommand(world, operation, call)
    : executeQuery(world, operation as Query, call)
}

/** What a command would do, in sentences; refused like the command itself. A query does nothing. */
export async function previewByName(
  world: World,
  name: string,
  call: { principal: Principal; input: unknown },
): Promise<readonly string[]> {
  const operation = operationNamed(name)
  return operation.kind === 'command' ? previewCommand(world, operation, call) : []
}

function operationNamed(name: string): Command | Query {
  if (!Object.hasOwn(OPERATIONS, name)) {
    throw new TenantryError(
      'invalid_input',
      `There is no operation ${String(name).slice(0, 50)}. See the list in the documentation.`,
    )
  }
  return OPERATIONS[name as OperationName] as unknown as Command | Query
}

/**
 * What a host holds of somebody who has shown who they are. It remembers the credential, not the rights: every call reads status
 * and roles again (H18).
 */
export class Session {
  readonly principal: Principal
  readonly #world: World

  constructor(world: World, principal: Principal) {
    this.#world = world
    this.principal = principal
  }

  #run<N extends OperationName>(name: N, input: unknown, options?: ExecuteOptions): Promise<OutputOf<N>> {
    return executeByName(this.#world, name, {
      principal: this.principal,
      input,
      ...(options && { options }),
    }) as Promise<OutputOf<N>>
  }

  readonly accounts = {
    create: (input: InputOf<'account.create'>, options?: ExecuteOptions) =>
      this.#run('account.create', input, options),
    get: (account: string) => this.#run('account.get', { account }),
    list: (input: InputOf<'account.list'> = {}) => this.#run('account.list', input),
    update: (account: Idish, change: Rest<'account.update', 'accountId'>, options?: ExecuteOptions) =>
      this.#run('account.update', { ...change, accountId: idOf(account) }, options),
    deactivate: (account: Idish, options?: ExecuteOptions) =>
      this.#run('account.deactivate', { accountId: idOf(account) }, options),
    reactivate: (
      account: Idish,
      how: Rest<'account.reactivate', 'accountId'> = {},
      options?: ExecuteOptions,
    ) => this.#run('account.reactivate', { ...how, accountId: idOf(account) }, options),
    delete: (account: Idish, options?: ExecuteOptions) =>
      this.#run('account.delete', { accountId: idOf(account) }, options),
    purge: (account: Idish, options?: ExecuteOptions) =>
      this.#run('account.purge', { accountId: idOf(account) }, options),
  }

  readonly users = {
    create: (input: InputOf<'user.create'>, options?: ExecuteOptions) =>
      this.#run('user.create', input, options),
    get: (user: string) => this.#run('user.get', { user }),
    list: (input: InputOf<'user.list'> = {}) => this.#run('user.list', input),
    update: (user: Idish, change: Rest<'user.update', 'userId'>, options?: ExecuteOptions) =>
      this.#run('user.update', { ...change, userId: idOf(user) }, options),
    move: (user: Idish, account: Idish, options?: ExecuteOptions) =>
      this.#run('user.move', { userId: idOf(user), accountId: idOf(account) }, options),
    assignRole: (user: Idish, role: string, options?: ExecuteOptions) =>
      this.#run('user.assignRole', { userId: idOf(user), role }, options),
    revokeRole: (user: Idish, role: string, options?: ExecuteOptions) =>
      this.#run('user.revokeRole', { userId: idOf(user), role }, options),
    rotateSecret: (user: Idish, how: Rest<'user.rotateSecret', 'userId'> = {}, options?: ExecuteOptions) =>
      this.#run('user.rotateSecret', { ...how, userId: idOf(user) }, options),
    deactivate: (user: Idish, options?: ExecuteOptions) =>
      this.#run('user.deactivate', { userId: idOf(user) }, options),
    reactivate: (user: Idish, options?: ExecuteOptions) =>
      this.#run('user.reactivate', { userId: idOf(user) }, options),
    delete: (user: Idish, options?: ExecuteOptions) =>
      this.#run('user.delete', { userId: idOf(user) }, options),
  }

  readonly audit = {
    list: (input: InputOf<'audit.list'> = {}) => this.#run('audit.list', input),
    /** A cut at the end of the history is found only against a head that was kept elsewhere. */
    verify: (input: InputOf<'audit.verify'> = {}) => this.#run('audit.verify', input),
  }

  readonly chat = {
    /** The code with which a workspace is connected to this organization. */
    issueConnectCode: () => this.#run('chat.issueConnectCode', {}),
    /** The code with which a person links their chat identity to a user. */
    issueLinkCode: (user: Idish) => this.#run('chat.issueLinkCode', { userId: idOf(user) }),
  }

  /** Organization, account and user of this session, as they are now. */
  whoami(): Promise<OutputOf<'self.get'>> {
    return this.#run('self.get', {})
  }

  /**
   * Refuses, and records, whoever may do such a thing to nothing at all: for a surface that is about to ask for the rest of an input.
   *
   * @param asked what was given so far
   */
  refuseUnlessHeld(name: OperationName, asked: unknown): Promise<void> {
    return refuseUnlessHeld(this.#world, operationNamed(name), { principal: this.principal, input: asked })
  }

  /** A CASL ability of this moment; use it at once, for it does not follow later changes. */
  ability(): Promise<AnyAbility> {
    return inOrganization(this.#world, this.principal, 'read', async ({ work }) => work.actor.ability)
  }

  /**
   * Whether this session may do something to an instance, by the rules alone (the grant ceiling and the state of things can still
   * refuse it). Without an instance: to something of one's own.
   */
  async can(permission: Permission, instance?: object | null): Promise<boolean> {
    const [answer = false] = await this.canEach([
      instance === undefined ? { permission } : { permission, instance },
    ])
    return answer
  }

  /** Many such questions, answered in one moment. With a field: whether that field of the instance may be changed. */
  canEach(
    questions: readonly { permission: Permission; instance?: object | null; field?: string }[],
  ): Promise<readonly boolean[]> {
    return inOrganization(this.#world, this.principal, 'read', async ({ work }) =>
      questions.map(({ permission, instance, field }) => {
        // A host that looked a row up and found none must not be told yes.
        if (instance === null) return false
        const row = instance ?? ownThing(work, permission)
        return allows(
          work.actor.ability,
          permission,
          field === undefined ? { row } : { row, fields: [field] },
        )
      }),
    )
  }

  /** The permissions that this session holds at any reach and for any field: what to offer to them, not what to decide by. */
  permissions(): Promise<ReadonlySet<Permission>> {
    return inOrganization(
      this.#world,
      this.principal,
      'read',
      async ({ work }) => new Set(work.actor.grants.map(({ permission }) => permission)),
    )
  }
}

/** A thing of this kind that is the actor's own. */
function ownThing({ actor, organization, policy }: Work, permission: Permission): object {
  const owner = ownerFieldsOf(policy, permission)
  return {
    [owner.organization]: organization.id,
    ...(owner.account === undefined ? {} : { [owner.account]: actor.accountId }),
    ...(owner.self === undefined ? {} : { [owner.self]: actor.userId }),
  }
}
