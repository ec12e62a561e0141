import { TenantryError } from '../errors.ts'
import { Announcer, CHANNEL } from '../store/delivery/announcer.ts'
import { addMissingCursors, registerHandler } from '../store/delivery/event-handlers.ts'
import type { OpenDatabase } from '../store/opening/open-database.ts'
import type { Listening } from '../store/opening/postgres-listener.ts'
import { observeLag } from '../telemetry/observe-lag.ts'
import type { News, World } from '../world.ts'
import type { Background } from './background.ts'
import { fewAtOnce } from './few-at-once.ts'
import { type EventHandler, type HandlerOptions, readHandler } from './handler.ts'
import { Worker } from './worker.ts'

/** Connections of the pool that bookkeeping uses at once, at most: the host's commands need the others. */
const CONNECTIONS = 3

/** A handler that is being called. */
export interface Subscription {
  /** By which it is known across processes and restarts. */
  readonly name: string
  /** Gives it nothing more in this process, and waits for what it is at. Its place is kept. */
  stop(): Promise<void>
}

/** Everything that Tenantry does without being asked: it gives events to handlers, and runs steps that are due. */
export class Deliveries {
  readonly #background: Background
  readonly #worker: Worker
  readonly #announcer: Announcer
  readonly #database: OpenDatabase
  readonly #names = new Set<string>()
  /** Whether this process does so at all. */
  readonly #active: boolean
  readonly #endObserving: () => void
  #listening: Listening | undefined

  constructor(
    database: OpenDatabase,
    background: Omit<Background, 'quietWorld' | 'hearsOthers'>,
    active: boolean,
  ) {
    this.#database = database
    this.#active = active
    this.#announcer = new Announcer(database)
    const few = fewAtOnce(CONNECTIONS)
    const { world } = background
    const quietWorld: World = {
      ...world,
      transaction: (kind, work) => few(() => world.transaction(kind, work)),
      committed: () => undefined,
    }
    this.#background = { ...background, quietWorld, hearsOthers: () => this.#hearsOthers }
    this.#worker = new Worker(this.#background)
    this.#endObserving = active ? observeLag(quietWorld.transaction) : () => undefined
  }

  /** A transaction was begun: the database can be asked from now on. */
  begun(): void {
    if (this.#active) this.#worker.begin()
  }

  /** Something was committed that others wait for. */
  committed({ events, steps }: News): void {
    if (steps || this.#names.size > 0) this.#worker.wake()
    if (events && this.#worker.anyHandler) this.#announcer.ring()
  }

  /** There is something to deliver that no commit told of. */
  changed(): void {
    this.#worker.wake()
    this.#announcer.ring()
  }

  /**
   * Has a handler called with every event of some types.
   *
   * @throws TenantryError `invalid_input` for a name that is taken in this process, or what cannot be read
   */
  async on<Type extends string>(
    types: Type | readonly Type[],
    handle: EventHandler<Type>,
    options: HandlerOptions,
  ): Promise<Subscription> {
    const { handler, from } = readHandler(types, handle, options)
    const { name } = handler
    if (!this.#active)
      throw new TenantryError(
        'invalid_input',
        'This process was opened without its background, so nothing would be delivered. Open it without background: false.',
      )
    if (this.#names.has(name))
      throw new TenantryError(
        'invalid_input',
        `There is a handler named ${name} in this process already. Give this one a name of its own: { name: … }.`,
      )
    this.#names.add(name)
    try {
      const { transaction } = this.#background.quietWorld
      await transaction('write', ({ db }) => registerHandler(db, { name, from }))
      await transaction('write', ({ db }) => addMissingCursors(db, name))
    } catch (error) {
      this.#names.delete(name)
      throw error
    }
    this.#listening ??= this.#database.listen?.(CHANNEL, () => this.#worker.wake())
    this.#worker.add(handler)
    return {
      name,
      stop: async () => {
        await this.#worker.remove(name)
        this.#names.delete(name)
      },
    }
  }

  runDue(): Promise<void> {
    return this.#worker.runDue()
  }

  /** Begins nothing more, and waits a few seconds for what is running. */
  async stop(): Promise<void> {
    this.#endObserving()
    await this.#worker.stop()
    await this.#listening?.close()
    await this.#announcer.close()
  }

  get #hearsOthers(): boolean {
    return this.#database.kind === 'pglite' || this.#listening?.hears === true
  }
}
