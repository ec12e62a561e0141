/** What a record of an event says of a value: erased personal ones are null. */
type Values = Readonly<Record<string, unknown>>

/** An event as a handler is given it. It never holds a secret. */
export interface DeliveredEvent<Type extends string = string> {
  readonly id: string
  readonly type: Type
  /** Its place in the organization's history, without gaps: a handler that keeps it knows what it has had. */
  readonly number: number
  readonly at: string
  readonly organizationId: string
  /** The account in which it happened; null where it concerns the organization. */
  readonly accountId: string | null
  /** Whom it concerns, when that is a person. */
  readonly userId: string | null
  readonly on: { readonly type: string; readonly id: string }
  /** Who did it. The name is null where it was erased. */
  readonly actor: { readonly userId: string | null; readonly kind: string; readonly name: string | null }
  readonly command: string
  readonly outcome: 'done' | 'denied'
  /** Through what it came, and what is known of where from: team, channel, request. */
  readonly surface: string
  readonly via: Readonly<Record<string, string>>
  readonly before: Values
  readonly after: Values
  /** What was asked for: of a refusal, of a request for approval, and in the first event of a command. */
  readonly asked: Values | null
  /** Personal values of this event were erased: whoever copied them erases them, too. */
  readonly erased: boolean
  /** The head of the organization's chain after this event, for a copy outside: `audit.verify({ head })` finds a cut end by it. */
  readonly head: { readonly number: number; readonly hash: string }
}

/** An event as it is stored. */
interface Stored {
  readonly number: number
  readonly id: string
  readonly type: string
  readonly at: Date
  readonly accountId: string | null
  readonly userId: string | null
  readonly body: string
  readonly personal: string | null
  readonly personalHash: Uint8Array | null
  readonly hash: Uint8Array
}

/** Makes what a handler is given of what is stored. */
export function deliveredEvent(organizationId: string, stored: Stored): DeliveredEvent {
  const body = JSON.parse(stored.body)
  const personal = stored.personal === null ? {} : JSON.parse(stored.personal)
  return {
    id: stored.id,
    type: stored.type,
    number: stored.number,
    at: stored.at.toISOString(),
    organizationId,
    accountId: stored.accountId,
    userId: stored.userId,
    on: body.on,
    actor: { ...body.actor, name: personal.actorName ?? null },
    command: body.command,
    outcome: body.outcome,
    surface: body.surface,
    via: body.via,
    before: { ...body.before, ...personal.before },
    after: { ...body.after, ...personal.after },
    asked: body.asked === undefined ? null : { ...body.asked, ...personal.asked },
    erased: stored.personalHash !== null && stored.personal === null,
    head: { number: stored.number, hash: Buffer.from(stored.hash).toString('hex') },
  }
}
