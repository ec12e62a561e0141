import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { AccountId, EventId, UserId } from '../../domain/id.ts'
import { keptWithinWalls } from '../walls/kept-within-walls.ts'
import type { Places } from '../walls/places.ts'
import type { Scope } from '../walls/scope.ts'

/** An event as it is chained: `body` is canonical JSON, `personal` the erasable part of it or null. */
export interface NewEvent {
  readonly id: EventId
  readonly type: string
  readonly accountId: AccountId | null
  readonly actorId: UserId | null
  readonly userId: UserId | null
  readonly body: string
  readonly personal: string | null
  readonly salt: Buffer
}

/** What of an event is stored, in the order in which `append_events` takes it. */
const COLUMNS = [
  ['id', 'text'],
  ['type', 'text'],
  ['accountId', 'text'],
  ['actorId', 'text'],
  ['userId', 'text'],
  ['body', 'text'],
  ['personal', 'text'],
  ['salt', 'bytea'],
] as const satisfies readonly (readonly [keyof NewEvent, string])[]

type Column = (typeof COLUMNS)[number][0]

/** The function takes a column of all events as one array; `arrayOf` writes it. */
function appending(
  { organizationId }: Scope,
  at: RawBuilder<Date>,
  arrayOf: (column: Column) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  const [ids, types, ...others] = COLUMNS.map(([column, type]) => sql`${arrayOf(column)}::${sql.raw(type)}[]`)
  return sql`select tenantry.append_events(${sql.join([organizationId, ids, types, at, ...others])})`
}

const appendedMany = keptWithinWalls(
  (scope, { at, ...columns }: Places<{ at: Date } & Readonly<Record<Column, readonly unknown[]>>>) =>
    appending(scope, at, (column) => columns[column]),
)

/**
 * Of as few as a command makes each value goes by itself (`array[$1, $2]`): in the text of an array each quote of each body would be escaped here,
 * and unescaped there.
 */
const APPENDED_FEW = [1, 2, 3].map((count) =>
  keptWithinWalls((scope, { at, ...values }: Places<{ at: Date } & Record<string, unknown>>) =>
    appending(scope, at, (column) => {
      const places = Array.from({ length: count }, (_, place) => values[`${column}${place}`])
      return sql`array[${sql.join(places)}]`
    }),
  ),
)

/**
 * The statement that appends events under the organization's audit head. It is the last one of a transaction: whoever took the head
 * earlier would make everybody of the organization wait, and could deadlock.
 */
export function appendedEvents(scope: Scope, events: readonly NewEvent[], at: Date): CompiledQuery {
  const appendedFew = APPENDED_FEW[events.length - 1]
  if (appendedFew !== undefined) {
    const values: Record<string, unknown> = {}
    events.forEach((event, place) => {
      for (const [column] of COLUMNS) values[`${column}${place}`] = event[column]
    })
    return appendedFew(scope, { ...values, at })
  }
  const columns: Partial<Record<Column, readonly unknown[]>> = {}
  for (const [column] of COLUMNS) columns[column] = events.map((event) => event[column])
  return appendedMany(scope, { at, ...(columns as Required<typeof columns>) })
}

/** How many events of a type are about a user since a moment. */
export async function countEventsAbout(
  scope: Scope,
  userId: UserId,
  { type, since }: { type: string; since: Date },
): Promise<number> {
  const row = await scope
    .from('tenantry.events')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('user_id', '=', userId)
    .where('type', '=', type)
    .where('at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
