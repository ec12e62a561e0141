import { z } from 'zod'
import { isId, type OrganizationId } from './domain/id.ts'
import type { Principal } from './domain/principal.ts'
import { TenantryError } from './errors.ts'
import { inOrganization } from './open-work.ts'
import { type HostPage, hostPage } from './operations/host-page.ts'
import { parseInput } from './operations/input.ts'
import { type LetterPlace, listLetters, readLetters, wantLetters } from './store/delivery/dead-letters.ts'
import { hurryCursor } from './store/delivery/event-cursors.ts'
import { forgetHandler } from './store/delivery/event-handlers.ts'
import type { Scope } from './store/walls/scope.ts'
import type { World } from './world.ts'

/** How many letters are looked through at once where all of them are meant. */
const LETTERS_AT_ONCE = 200

const text = z.string().max(1_000, 'is too long')
const whichInput = z.strictObject({ organizationId: text.optional(), handler: text.optional() })
const pageInput = whichInput.extend(hostPage.shape)
const retryInput = whichInput.extend({ event: z.number().int().min(1).optional() })
const forgetInput = z.strictObject({ handler: text })

/** An event that a handler failed at too often. */
export interface DeadLetter {
  readonly organizationId: string
  readonly handler: string
  /** The number of the event in its organization. */
  readonly event: number
  readonly type: string
  /** When it happened. */
  readonly at: string
  readonly attempts: number
  readonly failedAt: string
  /** Name and message of the last error, as the handler threw it. */
  readonly problem: string
}

/** Which dead letters are meant; all where nothing is said. */
export interface WhichLetters {
  readonly organizationId?: string | undefined
  readonly handler?: string | undefined
}

/** What only the host's own jobs may do with the delivery of events: look at dead letters, have them tried again, forget a handler. */
export class HostEvents {
  readonly #world: World
  readonly #principalIn: (organizationId: string) => Principal
  readonly #changed: () => void

  /** @param changed tells whoever delivers, in every process, that there is something to do */
  constructor(world: World, principalIn: (organizationId: string) => Principal, changed: () => void) {
    this.#world = world
    this.#principalIn = principalIn
    this.#changed = changed
  }

  /** A page of dead letters, by organization, handler and number. */
  async dead(
    page: WhichLetters & HostPage = {},
  ): Promise<{ items: readonly DeadLetter[]; nextCursor: string | null }> {
    const { limit, cursor, handler, ...which } = parseInput(pageInput, page)
    const after = cursor === undefined ? undefined : placeOf(cursor)
    const organizationId = organizationIdOf(which.organizationId)
    const places = await this.#world.transaction('read', ({ db }) =>
      listLetters(db, { after, limit: limit + 1, organizationId, handler }),
    )
    const shown = places.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: await this.#read(shown),
      nextCursor: places.length > limit && last !== undefined ? cursorOf(last) : null,
    }
  }

  /**
   * Has dead letters tried again, once each, by whichever process has their handler. What fails again stays on the list.
   *
   * @param which.event the number of one event; it needs its organization
   * @returns how many letters are to be tried
   */
  async retry(
    which: WhichLetters & { readonly event?: number | undefined } = {},
  ): Promise<{ letters: number }> {
    const { handler, event: number, ...where } = parseInput(retryInput, which)
    if (number !== undefined && where.organizationId === undefined)
      throw new TenantryError('invalid_input', 'An event has its number in its organization. Name that, too.')
    const organizationId = organizationIdOf(where.organizationId)
    const organizations =
      organizationId === undefined ? await this.#organizationsWithLetters(handler) : [organizationId]
    let letters = 0
    for (const id of organizations) {
      letters += await this.#inside(id, async (scope) => {
        const handlers = await wantLetters(scope, { handler, number })
        for (const each of new Set(handlers)) await hurryCursor(scope, each)
        return handlers.length
      })
    }
    if (letters > 0) this.#changed()
    return { letters }
  }

  /**
   * Forgets a handler that no process has any more, with its place in every organization and its dead letters. One that is registered
   * again under this name is new.
   */
  async forget(handler: string): Promise<{ forgotten: boolean }> {
    const name = parseInput(forgetInput, { handler }).handler
    return { forgotten: await this.#world.transaction('write', ({ db }) => forgetHandler(db, name)) }
  }

  async #organizationsWithLetters(handler: string | undefined): Promise<readonly OrganizationId[]> {
    const found = new Set<OrganizationId>()
    for (let after: LetterPlace | undefined; ; ) {
      const asked = { after, limit: LETTERS_AT_ONCE, organizationId: undefined, handler }
      const places = await this.#world.transaction('read', ({ db }) => listLetters(db, asked))
      for (const { organizationId } of places) found.add(organizationId)
      after = places.at(-1)
      if (places.length < LETTERS_AT_ONCE) return [...found]
    }
  }

  /** Reads what letters say, organization by organization, behind the walls of each. */
  async #read(places: readonly LetterPlace[]): Promise<readonly DeadLetter[]> {
    const read: DeadLetter[] = []
    for (const [key, group] of Map.groupBy(
      places,
      ({ organizationId, handler }) => `${organizationId} ${handler}`,
    )) {
      const [first] = group
      if (first === undefined) throw new Error(`nothing lies at ${key}`)
      const { organizationId, handler } = first
      const numbers = group.map(({ number }) => number)
      const letters = await this.#inside(organizationId, (scope) => readLetters(scope, handler, numbers))
      read.push(
        ...letters.map(({ number, type, at, attempts, failedAt, problem }) => ({
          organizationId,
          handler,
          event: number,
          type,
          at: at.toISOString(),
          attempts,
          failedAt: failedAt.toISOString(),
          problem,
        })),
      )
    }
    return read
  }

  #inside<T>(organizationId: OrganizationId, work: (scope: Scope) => Promise<T>): Promise<T> {
    const principal = this.#principalIn(organizationId)
    return inOrganization(
      this.#world,
      principal,
      'write',
      (opened) => work(opened.work.scope),
      'even-inactive',
    )
  }
}

function organizationIdOf(text: string | undefined): OrganizationId | undefined {
  if (text === undefined || isId('organization', text)) return text
  throw new TenantryError('invalid_input', 'That is not the id of an organization (org_…).')
}

function cursorOf({ organizationId, handler, number }: LetterPlace): string {
  return Buffer.from(JSON.stringify([organizationId, handler, number])).toString('base64url')
}

function placeOf(cursor: string): LetterPlace {
  try {
    const [organizationId, handler, number] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (isId('organization', organizationId) && typeof handler === 'string' && Number.isInteger(number))
      return { organizationId, handler, number }
  } catch {
    // As below.
  }
  throw new TenantryError('invalid_input', 'This cursor is not one of this list. Start from the first page.')
}
