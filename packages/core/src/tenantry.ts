import type { z } from 'zod'
import { type Assertion, Authenticator, type HostUser } from './authentication/authenticator.ts'
import type { Secrets } from './authentication/shown-secrets.ts'
import { executeByName, previewByName } from './by-name.ts'
import { ChatDoor } from './chat-door.ts'
import type { ExecuteOptions } from './checked-call.ts'
import { Deliveries, type Subscription } from './delivery/deliveries.ts'
import type { EventHandler, HandlerOptions } from './delivery/handler.ts'
import type { Principal } from './domain/principal.ts'
import { Enclosure } from './enclosure.ts'
import { TenantryError } from './errors.ts'
import { HostEvents } from './host-events.ts'
import { HostOrganizations } from './host-organizations.ts'
import type { AnyTables } from './host-transaction.ts'
import { type OperationName, type OperationTable, operationTable } from './operations/table.ts'
import { answerOperator } from './operators/answer.ts'
import type { FromCommandLine } from './operators/operated.ts'
import type { HostSubject } from './policy/host-subject.ts'
import { createPolicy, type Policy } from './policy/policy.ts'
import { randomSource } from './random.ts'
import type {
  HostCommands,
  HostInputOf,
  HostName,
  HostOutputOf,
  InputOf,
  OutputOf,
} from './session/operation-types.ts'
import { Session } from './session.ts'
import { type SignedUp, signUp, type signUpInput } from './sign-up.ts'
import { bootCheck } from './store/doctor/boot-check.ts'
import { type Diagnosis, diagnose } from './store/doctor/doctor.ts'
import type { DoctorOptions } from './store/doctor/history-findings.ts'
import { inFrame } from './store/frame/frame.ts'
import { withRetries } from './store/frame/retries.ts'
import { withoutRetries } from './store/frame/without-retries.ts'
import { checkedHostTables } from './store/migrating/host-grants.ts'
import { type Migrated, migrate } from './store/migrating/migrate.ts'
import { type DatabaseLocation, type OpenDatabase, openDatabase } from './store/opening/open-database.ts'
import { observeOperations } from './telemetry/observe-operations.ts'
import type { World } from './world.ts'

type NoTables = Record<never, never>

/** Where a host that says nothing keeps its data: an embedded database in this folder. */
const DEFAULT_DATABASE = 'pglite:.tenantry'

export interface TenantryOptions<Tables = NoTables, Commands extends HostCommands = readonly []> {
  /** `postgres://…`, a `pg.Pool` of the host's, `pglite:<folder>` or `pglite:memory`; `pglite:.tenantry` where nothing is said. */
  readonly database?: DatabaseLocation
  /** Another login for `migrate`, so that the one at run time owns nothing and the walls hold against it too. */
  readonly owner?: string
  /**
   * The host's own tables that `tx.db` writes in a session's `transaction`; `app.workspaces` where the search path does not find it.
   * `migrate` lets Tenantry's role at them, so call it after they are made.
   */
  readonly hostTables?: readonly (keyof Tables & string)[]
  /** The host's own subjects, such as `project`: what can be done to them, and who may. They take part in roles and abilities. */
  readonly subjects?: Readonly<Record<string, HostSubject>>
  /** The host's own commands, made by `defineCommand`. */
  readonly commands?: Commands
  /** The time, for tests. */
  readonly clock?: () => Date
  /** Whether this process does by itself what is due. Yes, unless told: a process that does not stay leaves it to the others. */
  readonly background?: boolean
  /** Milliseconds after which a statement is given up; the database's own default where nothing is said. */
  readonly statementTimeoutMs?: number
}

/** The first that hashes passwords by argon2 itself. */
const OLDEST_NODE = { major: 24, minor: 7 } as const

/**
 * Opens Tenantry on a database.
 *
 * @throws TenantryError `unavailable` when the database cannot be opened, with what to do; `invalid_input` for a subject, a command or
 *   a table of the host's that cannot be
 */
export async function createTenantry<Tables = NoTables, const Commands extends HostCommands = readonly []>(
  options: TenantryOptions<Tables, Commands> = {},
): Promise<Tenantry<Tables, Commands>> {
  refuseOldNode()
  const hostTables = checkedHostTables(options.hostTables ?? [])
  const policy = createPolicy(options.subjects === undefined ? {} : { subjects: options.subjects })
  const operations = operationTable(policy, options.commands)
  const database = await openDatabase(options.database ?? DEFAULT_DATABASE, {
    ...(options.statementTimeoutMs === undefined ? {} : { statementTimeoutMs: options.statementTimeoutMs }),
  })
  const tenantry = new Tenantry<Tables, Commands>(database, { ...options, hostTables, policy, operations })
  database.folder?.serve((request) => answerOperator(tenantry, request))
  return tenantry
}

/** An older Node lacks what is used here, and would say so by a fault somewhere in the middle. */
function refuseOldNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor)) return
  throw new TenantryError(
    'unavailable',
    `Tenantry needs Node.js ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or newer, and this is ${process.versions.node}. Run it with a newer one.`,
  )
}

/** The front door: everything that a host application asks of Tenantry begins here. */
export class Tenantry<Tables = AnyTables, Commands extends HostCommands = readonly []> {
  /** Everything that can be asked by its name: Tenantry's operations and the host's own commands. */
  readonly operations: OperationTable
  /** For chat bots: the inbox, and who somebody in chat is. */
  readonly chat: ChatDoor
  readonly #world: World
  readonly #database: OpenDatabase
  readonly #deliveries: Deliveries
  readonly #authenticator: Authenticator
  readonly #owner: string | undefined
  readonly #hostTables: readonly string[]
  readonly #enclosure = new Enclosure()
  #checked: Promise<void> | undefined

  constructor(
    database: OpenDatabase,
    options: Pick<TenantryOptions, 'owner' | 'clock' | 'background'> & {
      hostTables: readonly string[]
      policy: Policy
      operations: OperationTable
    },
  ) {
    this.operations = options.operations
    this.#database = database
    this.#hostTables = options.hostTables
    this.#owner = options.owner
    this.#world = {
      transaction: (kind, work) => this.#checkedFirst(() => withRetries(() => inFrame(database, kind, work))),
      transactionOnce: (kind, work) =>
        this.#checkedFirst(() => withoutRetries(() => inFrame(database, kind, work))),
      enclosure: this.#enclosure,
      committed: (news) => this.#deliveries.committed(news),
      used: (principal) => this.#authenticator.used(principal),
      observe: observeOperations(),
      now: options.clock ?? (() => new Date()),
      random: randomSource(),
      policy: options.policy,
      operations: options.operations,
    }
    this.#authenticator = new Authenticator(this.#world)
    const { principals } = this.#authenticator
    this.#deliveries = new Deliveries(
      database,
      {
        world: this.#world,
        principalIn: (organizationId, name, via) =>
          principals.make({ organizationId, credential: { kind: 'system', name }, surface: 'system', via }),
        chance: Math.random,
      },
      options.background ?? true,
    )
    this.chat = new ChatDoor(this.#world, (principal) => principals.make(principal))
  }

  /** Brings the database up to date, and lets Tenantry's role at the host's tables; safe to call at every start and in many processes at once. */
  async migrate(): Promise<Migrated> {
    this.#enclosure.refuseInside()
    if (this.#owner === undefined) return migrate(this.#database, this.#hostTables)
    const owner = await openDatabase(this.#owner)
    try {
      return await migrate(owner, this.#hostTables)
    } finally {
      await owner.close()
    }
  }

  /** Makes an organization with its secret, its default account and its first administrator (H1). */
  signUp(input: z.input<typeof signUpInput>, how: Partial<FromCommandLine> = {}): Promise<SignedUp> {
    return signUp(this.#world, input, how.surface ?? 'host')
  }

  /** Examines the database and changes nothing: what is wrong with walls, roles, schema, login and pool, and what mends it. */
  async doctor(options: DoctorOptions = {}): Promise<Diagnosis> {
    this.#enclosure.refuseInside()
    return diagnose(this.#database, { ...options, hostTables: this.#hostTables })
  }

  /**
   * A session for whoever holds both secrets (H2).
   *
   * @param from.requestId what names the request that the host serves, at most 200 characters; recorded with every event
   * @throws TenantryError `unauthenticated`, in the same words for one alone, a mismatched pair, and a pair of anything deactivated;
   *   `rate_limited` for a minute after a User Secret was shown in vain twenty times within a minute
   */
  async authenticate(
    secrets: Secrets,
    from: { readonly requestId?: string } = {},
  ): Promise<Session<Tables, Commands>> {
    return new Session<Tables, Commands>(this.#world, await this.#authenticator.bySecrets(secrets, from))
  }

  /**
   * A session for somebody whom the host has authenticated itself. The status is read in every call, as always.
   *
   * @param options.assertedBy how the host knows; recorded with every event, and so is `requestId`, which names the request that the host serves
   * @param who the id of the organization, and either Tenantry's own id of the user or the host's: two texts, and nothing beside them
   * @throws TenantryError `unauthenticated` when there is no such active user, and for whoever is not said by exactly these
   */
  async actAs(who: HostUser, options: Assertion): Promise<Session<Tables, Commands>> {
    return new Session<Tables, Commands>(this.#world, await this.#authenticator.byHost(who, options))
  }

  /** For the host's own jobs: named, recorded, and allowed what an organization administrator is, inside one organization. */
  system(
    name: string,
    how: Partial<FromCommandLine> = {},
  ): {
    inOrganization(organizationId: string): Session<Tables, Commands>
    organizations: HostOrganizations
    events: HostEvents
  } {
    const principalIn = this.#authenticator.job(name, how.surface ?? 'system')
    return {
      inOrganization: (organizationId) =>
        new Session<Tables, Commands>(this.#world, principalIn(organizationId)),
      organizations: new HostOrganizations(this.#world, principalIn),
      events: new HostEvents(this.#world, principalIn, () => this.#deliveries.changed()),
    }
  }

  /**
   * Runs an operation by its name; the methods of a session do the same.
   *
   * @throws TenantryError `unauthenticated` for a principal that was not made here
   */
  async execute<N extends OperationName>(
    principal: Principal,
    name: N,
    input: InputOf<N>,
    options?: ExecuteOptions,
  ): Promise<OutputOf<N>>
  async execute<N extends HostName<Commands>>(
    principal: Principal,
    name: N,
    input: HostInputOf<Commands, N>,
    options?: ExecuteOptions,
  ): Promise<HostOutputOf<Commands, N>>
  async execute(
    principal: Principal,
    name: string,
    input: unknown,
    options?: ExecuteOptions,
  ): Promise<unknown> {
    this.#authenticator.principals.refuseForged(principal)
    return executeByName(this.#world, name, { principal, input, ...(options !== undefined && { options }) })
  }

  /** What a command would do, in sentences, for whoever must confirm it; refused like the command itself. */
  async preview(principal: Principal, name: string, input: unknown): Promise<readonly string[]> {
    this.#authenticator.principals.refuseForged(principal)
    return previewByName(this.#world, name, { principal, input })
  }

  /**
   * Has a handler called with every event of a type, of several, or of all (`'*'`): at least once, after its commit, and in the order of
   * their numbers in each organization. Other processes that have a handler of the same name share the work with this one. A handler that
   * throws, or takes too long, is called again later and holds up neither the command nor any other handler or organization.
   *
   * Every event that is committed after this has resolved is delivered.
   *
   * @throws TenantryError `invalid_input` for a name that is taken in this process: two handlers of one type need names
   */
  on<Type extends string>(
    types: Type | readonly Type[],
    handler: EventHandler<Type>,
    options: HandlerOptions = {},
  ): Promise<Subscription> {
    return this.#deliveries.on(types, handler, options)
  }

  /**
   * Delivers here and now what is to be delivered to this process's handlers, runs the steps that are due, and resolves when nothing is
   * left. Tenantry does so by itself in the background; this is for a process that does not stay, and for tests.
   */
  runDue(): Promise<void> {
    return this.#deliveries.runDue()
  }

  /** Lets go of the database. A pool of the host's stays open. */
  async close(): Promise<void> {
    await Promise.all([this.#deliveries.stop(), this.#authenticator.close()])
    await this.#database.close()
  }

  /**
   * The database itself, past the walls: for the command line, and for a host that makes tables of its own in an embedded database, which
   * has no other connection. Nothing of Tenantry's own is to be read or written by it; what it holds is somebody's only through a session.
   */
  get database(): OpenDatabase {
    return this.#database
  }

  /** The walls are judged once, before the first transaction: with a wall down nothing runs. Within a host's transaction nothing else does. */
  async #checkedFirst<T>(transaction: () => Promise<T>): Promise<T> {
    this.#enclosure.refuseInside()
    this.#checked ??= bootCheck(this.#database)
    await this.#checked.catch((error: unknown) => {
      this.#checked = undefined
      throw error
    })
    this.#deliveries.begun()
    return transaction()
  }
}
