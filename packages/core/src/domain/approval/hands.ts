import type { UserId } from '../id.ts'

/** What somebody did that says whose hand is on a person: in the order of the history, `by` empty for a job of the host's. */
export interface Touch {
  readonly by: readonly UserId[]
  readonly at: Date
  readonly what:
    | { readonly kind: 'made'; readonly user: UserId }
    /** By what somebody is let in was set, or is not there any more. */
    | { readonly kind: 'set' | 'emptied'; readonly user: UserId; readonly door: Door }
    | { readonly kind: 'secret'; readonly user: UserId; readonly secret: string }
    /** Every secret from before ends, after the overlap. */
    | { readonly kind: 'renewed'; readonly user: UserId; readonly overlapMs: number }
    | { readonly kind: 'invited'; readonly user: UserId; readonly ticket: string }
    | { readonly kind: 'linked'; readonly user: UserId; readonly ticket: string; readonly identity: string }
    | { readonly kind: 'unlinked'; readonly user: UserId; readonly identity: string }
    /** What somebody, everybody of an account, or everybody with a role has: a role, a place, a grant. */
    | { readonly kind: 'given'; readonly holder: string; readonly what: string }
    | { readonly kind: 'taken'; readonly holder: string; readonly what: string }
}

/** Of these everybody has one at most: a new one takes the place of the old one. */
export type Door = 'password' | 'email' | 'externalId'

/** By which doors somebody can speak as another person, and until when; for ever where nothing is said. */
type Doors = Map<string, Date | null>

/** What the history tells about who speaks for whom. */
export interface Hands {
  /** Who else can speak as somebody. */
  readonly on: (user: UserId) => ReadonlySet<UserId>
  /** Who has made an approver of somebody: by their roles, or by what their roles or their account are granted. */
  readonly raised: (user: UserId, groups: readonly string[]) => ReadonlySet<UserId>
}

/**
 * Reads a history from its beginning. Whoever makes a person, or a secret, a password, an address, an external id or a link of theirs, can
 * speak as them, and so can everybody who can speak as whoever did it. From then on what the person does to themselves may be their doing.
 * It ends door by door, when somebody independent, or a job of the host's, makes that door anew.
 */
export function handsIn(touches: readonly Touch[], now: Date): Hands {
  const hands = new History()
  for (const touch of touches) hands.add(touch)
  return {
    on: (user) => hands.holdersOf(user, now),
    raised: (user, groups) =>
      new Set(
        [user, ...groups].flatMap((holder) => [...hands.giversOf(holder).values()].flatMap((by) => [...by])),
      ),
  }
}

/** Who may have done something, when, and whether to themselves. */
interface Deed {
  readonly doers: ReadonlySet<UserId>
  readonly at: Date
  readonly own: boolean
}

class History {
  /** Who gave what is held now, each thing for itself: what else is given or taken says nothing of it. */
  readonly #givers = new Map<string, Map<string, ReadonlySet<UserId>>>()
  readonly #doors = new Map<UserId, Map<UserId, Doors>>()
  readonly #tickets = new Map<string, { readonly by: ReadonlySet<UserId>; readonly own: boolean }>()

  holdersOf(user: UserId, at: Date): ReadonlySet<UserId> {
    const open = [...(this.#doors.get(user) ?? [])].filter(([, doors]) =>
      [...doors.values()].some((until) => until === null || until > at),
    )
    return new Set(open.map(([holder]) => holder))
  }

  giversOf(holder: string): Map<string, ReadonlySet<UserId>> {
    return this.#givers.get(holder) ?? new Map()
  }

  add({ by, at, what }: Touch): void {
    // Whoever can speak as whoever did it may have done it.
    const doers = new Set(by.flatMap((each) => [each, ...this.holdersOf(each, at)]))
    if (what.kind === 'given' || what.kind === 'taken') this.#passed(what, { doers, by })
    else this.#done(what, { doers, at, own: by.includes(what.user) })
  }

  #passed(
    { kind, holder, what }: Extract<Touch['what'], { kind: 'given' | 'taken' }>,
    { doers, by }: { doers: ReadonlySet<UserId>; by: readonly string[] },
  ): void {
    const givers = this.giversOf(holder)
    this.#givers.set(holder, givers)
    if (kind === 'taken') givers.delete(what)
    // What people give themselves anew, they may have from whoever gave it before.
    else givers.set(what, new Set([...doers, ...(by.includes(holder) ? (givers.get(what) ?? []) : [])]))
  }

  #done(what: Exclude<Touch['what'], { kind: 'given' | 'taken' }>, deed: Deed): void {
    const { user } = what
    const { doers, at, own } = deed
    switch (what.kind) {
      case 'invited':
        this.#tickets.set(what.ticket, { by: doers, own })
        break
      case 'linked': {
        const ticket = this.#tickets.get(what.ticket)
        const holders = ticket?.own ? this.holdersOf(user, at) : []
        this.#open(user, `link ${what.identity}`, new Set([...(ticket?.by ?? []), ...holders]))
        break
      }
      case 'unlinked':
        for (const doors of this.#doors.get(user)?.values() ?? []) doors.delete(`link ${what.identity}`)
        break
      case 'secret':
        this.#open(user, `secret ${what.secret}`, doers)
        break
      case 'renewed':
        if (!own)
          this.#close(user, deed, { until: new Date(at.getTime() + what.overlapMs), which: isOfSecret })
        break
      case 'made':
        this.#open(user, 'made', doers)
        break
      default:
        if (!own) this.#close(user, deed, { until: at, which: (door) => door === what.door })
        if (what.kind === 'set') this.#open(user, what.door, doers)
    }
  }

  #open(user: UserId, door: string, holders: ReadonlySet<UserId>): void {
    for (const holder of holders) {
      if (holder === user) continue
      const all = this.#doors.get(user) ?? new Map<UserId, Doors>()
      this.#doors.set(user, all.set(holder, (all.get(holder) ?? new Map()).set(door, null)))
    }
  }

  /** Ends doors for all who had no part in it. */
  #close(
    user: UserId,
    { doers }: Deed,
    { until, which }: { until: Date; which: (door: string) => boolean },
  ): void {
    for (const [holder, doors] of this.#doors.get(user) ?? []) {
      if (doers.has(holder)) continue
      for (const [door, present] of doors)
        if (which(door) && (present === null || present > until)) doors.set(door, until)
    }
  }
}

/** Whoever made a person has had their first secret. */
function isOfSecret(door: string): boolean {
  return door === 'made' || door.startsWith('secret ')
}
