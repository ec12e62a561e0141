import type { OrganizationId } from '../domain/id.ts'
import { inOrganization } from '../open-work.ts'
import { wantedLetters } from '../store/delivery/dead-letters.ts'
import { letGoOfCursor, moveCursor, takeCursor } from '../store/delivery/event-cursors.ts'
import { readNumbered, readUndelivered } from '../store/delivery/undelivered-events.ts'
import { readHead, type StoredEvent } from '../store/tables/audit.ts'
import type { Scope } from '../store/walls/scope.ts'
import type { Background } from './background.ts'
import type { KnownHandler } from './handler.ts'

/** Events that are read at once, and then delivered one after the other. Other organizations have their turn in between. */
const BATCH = 100

/** A quick handler has its place written this often only. After a crash it gets again what it did since then. */
const WRITE_EVERY_MS = 250

/** How much longer than its time limit a handler's lease is: for what stands around the call, on a busy machine. */
const LEASE_SPARE_MS = 30_000

/** One handler and one organization. */
export interface Destination {
  readonly handler: KnownHandler
  readonly organizationId: OrganizationId
}

/** A handler's place in one organization, while this process alone has it in hand. */
export class Hold {
  readonly destination: Destination
  /** What is to be delivered, in order. */
  readonly events: readonly StoredEvent[]
  /** Dead letters that somebody wants tried again. */
  readonly letters: readonly { readonly event: StoredEvent; readonly attempts: number }[]
  /** How often the first event has failed before, or had its process die. */
  readonly attempts: number
  readonly now: () => Date
  readonly #inside: Inside
  readonly #lease: string
  readonly #end: number
  #number: number
  #writtenMs = performance.now()

  constructor(destination: Destination, { inside, now }: { inside: Inside; now: () => Date }, taken: Taken) {
    this.destination = destination
    this.now = now
    this.events = taken.events
    this.letters = taken.letters
    this.attempts = taken.attempts
    this.#inside = inside
    this.#lease = taken.lease
    // Where the batch is not full, nothing for this handler stands between its last event and the head.
    this.#end = taken.events.length < BATCH ? taken.head : (taken.events.at(-1)?.number ?? taken.head)
    this.#number = taken.number
  }

  /** The handler is done with an event. It is written down soon, and not at once. */
  passed({ number }: StoredEvent): void {
    this.#number = number
  }

  /** Makes sure that the hold outlasts a call. False where another process has it now: it was thought dead. */
  async secure(): Promise<boolean> {
    return performance.now() - this.#writtenMs < WRITE_EVERY_MS || (await this.write())
  }

  /** Writes down how far the handler has come, with whatever `beside` does, and holds on. False as above. */
  async write(beside: (scope: Scope) => Promise<void> = async () => undefined): Promise<boolean> {
    this.#writtenMs = performance.now()
    return this.#inside(async (scope) => {
      const held = await moveCursor(scope, this.#inHand, {
        ...this.#position(0),
        forMs: leaseMs(this.destination.handler),
      })
      if (held) await beside(scope)
      return held
    })
  }

  /** Lets go, because everything that was taken is done. */
  async done(): Promise<void> {
    this.#number = Math.max(this.#number, this.#end)
    await this.letGo({ attempts: 0, pauseMs: 0 })
  }

  /** Lets go before the next event: after so many failed attempts at it, for a while. */
  letGo({ attempts, pauseMs }: { attempts: number; pauseMs: number }): Promise<void> {
    return this.#inside((scope) =>
      letGoOfCursor(scope, this.#inHand, { ...this.#position(attempts), pauseMs }),
    )
  }

  get #inHand() {
    return { handler: this.destination.handler.name, lease: this.#lease }
  }

  #position(attempts: number) {
    const next = this.events.find(({ number }) => number > this.#number)
    return { number: this.#number, attempts, next: next?.at ?? null }
  }
}

type Inside = <T>(work: (scope: Scope) => Promise<T>) => Promise<T>

interface Taken extends Pick<Hold, 'events' | 'letters' | 'attempts'> {
  readonly lease: string
  readonly number: number
  readonly head: number
}

const leaseMs = ({ timeLimitMs }: KnownHandler) => timeLimitMs + LEASE_SPARE_MS

/** Takes a handler's place in an organization in hand and reads what is to be delivered. Null where it is not due, or in other hands. */
export async function takeHold(background: Background, destination: Destination): Promise<Hold | null> {
  const { handler, organizationId } = destination
  const { quietWorld } = background
  const principal = background.principalIn(organizationId, 'event delivery', {})
  const inside: Inside = (work) =>
    inOrganization(quietWorld, principal, 'write', (opened) => work(opened.work.scope), 'even-inactive')
  const lease = quietWorld.random(12).toString('hex')
  return inside(async (scope) => {
    const cursor = await takeCursor(scope, { handler: handler.name, lease }, leaseMs(handler))
    if (cursor === null) return null
    const wanted = await wantedLetters(scope, handler.name, BATCH)
    const found = await readNumbered(
      scope,
      wanted.map(({ number }) => number),
    )
    // The head first: what is committed between the two statements is left for the next time, and not passed over.
    const head = (await readHead(scope))?.number ?? cursor.number
    const events = await readUndelivered(scope, {
      after: cursor.number,
      upTo: head,
      types: handler.types,
      limit: BATCH,
    })
    const letters = found.flatMap((event) => {
      const letter = wanted.find(({ number }) => number === event.number)
      return letter === undefined ? [] : [{ event, attempts: letter.attempts }]
    })
    return new Hold(destination, { inside, now: quietWorld.now }, { ...cursor, lease, head, letters, events })
  })
}
