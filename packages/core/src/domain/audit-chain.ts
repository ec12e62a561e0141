import { createHash } from 'node:crypto'

/** An event as the chain sees it. */
export interface Link {
  readonly number: number
  readonly id: string
  readonly type: string
  readonly at: Date
  readonly accountId: string | null
  readonly actorId: string | null
  readonly userId: string | null
  readonly body: string
  readonly personalHash: Uint8Array | null
  readonly hash: Uint8Array
  readonly personal: string | null
  readonly salt: Uint8Array | null
}

/** Number and hash of the newest event; the empty chain has number 0 and no hash. */
export interface Head {
  readonly number: number
  readonly hash: Uint8Array
}

export const EMPTY_CHAIN: Head = { number: 0, hash: new Uint8Array() }

/** The hash of an event: over the one before it, its number, its text, and the hash of its personal part. */
function linkHash(
  previous: Uint8Array,
  { number, body, personalHash }: Pick<Link, 'number' | 'body' | 'personalHash'>,
): Uint8Array {
  return createHash('sha256')
    .update(previous)
    .update(`${number}:${body}`)
    .update(personalHash ?? new Uint8Array())
    .digest()
}

/** The salted hash of what can be erased. */
function personalHashOf(salt: Uint8Array, personal: string): Uint8Array {
  return createHash('sha256').update(salt).update(personal).digest()
}

/** What is wrong with a link that should follow `previous`, or null. */
export function problemOf(previous: Head, link: Link): string | null {
  if (link.number !== previous.number + 1) return `event ${previous.number + 1} is missing`
  if (!same(link.hash, linkHash(previous.hash, link)))
    return `event ${link.number} was changed, inserted or moved`
  if (
    link.personal !== null &&
    (link.personalHash === null ||
      !same(link.personalHash, personalHashOf(link.salt ?? new Uint8Array(), link.personal)))
  ) {
    return `the personal part of event ${link.number} was changed`
  }
  return columnsFit(link) ? null : `the columns of event ${link.number} do not say what its text says`
}

/**
 * Counts personal parts that are gone against what erasing says that it took. An erasing stands in the chain, behind whatever it took, so
 * from anywhere to the end of the chain what was taken otherwise is one too many.
 */
export class Erasures {
  #gone = 0
  #told = 0

  /** How many personal parts are gone. */
  get gone(): number {
    return this.#gone
  }

  note({ type, body, personal, personalHash }: Link): void {
    if (personalHash !== null && personal === null) this.#gone += 1
    if (type === 'user.erased') this.#told += Number(JSON.parse(body).after.events)
  }

  problem(): string | null {
    if (this.#gone <= this.#told) return null
    return `personal values of ${this.#gone} events are gone, and erasing took those of ${this.#told}`
  }
}

/** The columns beside the text are there for searching; one that was edited would hide an event from a list. */
function columnsFit(link: Link): boolean {
  const body: unknown = JSON.parse(link.body)
  const field = (path: readonly string[]) =>
    path.reduce(
      (value: unknown, key) =>
        typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
      body,
    )
  return (
    field(['id']) === link.id &&
    field(['type']) === link.type &&
    field(['at']) === link.at.toISOString() &&
    (field(['accountId']) ?? null) === link.accountId &&
    (field(['actor', 'userId']) ?? null) === link.actorId &&
    (field(['userId']) ?? null) === link.userId
  )
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0
}
