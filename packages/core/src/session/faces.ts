import type { AnyAbility } from '@casl/ability'
import type { ExecuteOptions } from '../checked-call.ts'
import type { OperationName } from '../operations/table.ts'
import type { Acting } from '../operations/work.ts'
import { allows } from '../policy/authorize.ts'
import type { Permission } from '../policy/permissions.ts'
import { accountsOf } from './accounts.ts'
import { approvalsOf } from './approvals.ts'
import { auditOf } from './audit.ts'
import { chatOf } from './chat.ts'
import type {
  HostCommands,
  HostInputOf,
  HostName,
  HostOutputOf,
  InputOf,
  OutputOf,
  Run,
} from './operation-types.ts'
import { organizationOf } from './organization.ts'
import { ownThing } from './own-thing.ts'
import { rolesOf } from './roles.ts'
import { secretsOf } from './secrets.ts'
import { exportOf, importOf } from './transfer.ts'
import { usersOf } from './users.ts'

/** Who does what the faces say: somebody, each time in a transaction of its own, or all in one. */
export interface Caller {
  readonly run: Run
  /** Asks something of the moment. */
  look<T>(question: (acting: Acting) => T): Promise<T>
  /** The time by which they go. */
  readonly now: () => Date
}

/** The operations by noun, the same in a session and in a transaction of one. A new noun is a file beside this one. */
export abstract class Faces<Commands extends HostCommands = readonly []> {
  readonly #caller: Caller
  readonly accounts: ReturnType<typeof accountsOf>
  readonly users: ReturnType<typeof usersOf>
  readonly organization: ReturnType<typeof organizationOf>
  readonly secrets: ReturnType<typeof secretsOf>
  readonly roles: ReturnType<typeof rolesOf>
  readonly approvals: ReturnType<typeof approvalsOf>
  readonly audit: ReturnType<typeof auditOf>
  readonly chat: ReturnType<typeof chatOf>
  readonly import: ReturnType<typeof importOf>
  readonly export: ReturnType<typeof exportOf>

  constructor(caller: Caller) {
    this.#caller = caller
    const { run, now } = caller
    this.accounts = accountsOf(run)
    this.users = usersOf(run)
    this.organization = organizationOf(run)
    this.secrets = secretsOf(run)
    this.roles = rolesOf(run)
    this.approvals = approvalsOf(run)
    this.audit = auditOf(run)
    this.chat = chatOf(run)
    this.import = importOf(run, now)
    this.export = exportOf(run)
  }

  /** Runs an operation by its name; the methods do the same. A host's own commands are run so. */
  execute<N extends OperationName>(name: N, input: InputOf<N>, options?: ExecuteOptions): Promise<OutputOf<N>>
  execute<N extends HostName<Commands>>(
    name: N,
    input: HostInputOf<Commands, N>,
    options?: ExecuteOptions,
  ): Promise<HostOutputOf<Commands, N>>
  execute(name: string, input: unknown, options?: ExecuteOptions): Promise<unknown> {
    return this.#caller.run(name as OperationName, input, options)
  }

  /** Organization, account and user of this session, as they are now. */
  whoami(): Promise<OutputOf<'self.get'>> {
    return this.#caller.run('self.get', {})
  }

  /** A CASL ability of this moment; use it at once, for it does not follow later changes. */
  ability(): Promise<AnyAbility> {
    return this.#caller.look(({ actor }) => actor.ability)
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
    return this.#caller.look((acting) =>
      questions.map(({ permission, instance, field }) => {
        // A host that looked a row up and found none must not be told yes.
        if (instance === null) return false
        const row = instance ?? ownThing(acting, permission)
        return allows(
          acting.actor.ability,
          permission,
          field === undefined ? { row } : { row, fields: [field] },
        )
      }),
    )
  }

  /** The permissions that this session holds at any reach and for any field: what to offer to them, not what to decide by. */
  permissions(): Promise<ReadonlySet<Permission>> {
    return this.#caller.look(({ actor }) => new Set(actor.grants.map(({ permission }) => permission)))
  }
}
