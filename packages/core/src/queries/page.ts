import { createCipheriv, createDecipheriv } from 'node:crypto'
import { TenantryError } from '../errors.ts'
import type { Work } from '../operations/work.ts'
import { MOST_COUNTED, type More, type Position } from '../store/tables/keyset.ts'

/** A page of a list; `nextCursor` is null on the last one. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
  /** How much comes after it; null where that was not asked for (`countMore`). */
  readonly more: More | null
}

const ALGORITHM = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * A cursor is bound to its list, its filter and the rights of its owner: for anybody or anything else it is no cursor. An input that was read
 * by its schema has its fields in the order of the schema, whatever order they came in.
 */
function boundTo({ actor }: Work, filter: unknown): Buffer {
  return Buffer.from(JSON.stringify({ filter, rights: actor.rights }))
}

/** Sealed, not only signed: a position would tell of rows that its owner may not see. */
function writeCursor(work: Work, filter: unknown, position: Position): string {
  const iv = work.random(IV_BYTES)
  const cipher = createCipheriv(ALGORITHM, work.organization.cursorKey, iv).setAAD(boundTo(work, filter))
  const sealed = Buffer.concat([
    cipher.update(JSON.stringify([position.sortKey, position.id])),
    cipher.final(),
  ])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** @throws TenantryError `invalid_input` for a cursor that was altered, or made for another list, filter, person or other rights */
export function readCursor(work: Work, filter: unknown, cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined
  const bytes = Buffer.from(cursor, 'base64url')
  // A decoder reads many texts alike: only the one that was handed out counts.
  if (bytes.length <= IV_BYTES + TAG_BYTES || bytes.toString('base64url') !== cursor) throw noCursor()
  const decipher = createDecipheriv(ALGORITHM, work.organization.cursorKey, bytes.subarray(0, IV_BYTES))
    .setAAD(boundTo(work, filter))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
  try {
    const opened = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
    const [sortKey, id] = JSON.parse(opened.toString()) as [string, string]
    return { sortKey, id }
  } catch (cause) {
    throw noCursor(cause)
  }
}

function noCursor(cause?: unknown): TenantryError {
  return new TenantryError(
    'invalid_input',
    'This cursor is not one of this list. Start from the first page.',
    {
      cause,
    },
  )
}

/** Cuts the one row too many that was read, and makes a cursor of the last that stays. */
export function toPage<Row extends { sortKey: string }, Item extends { id: string }>(
  work: Work,
  { rows, limit, filter }: { rows: readonly Row[]; limit: number; filter: unknown },
  itemOf: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const goesOn = rows.length > limit && last !== undefined
  return {
    items: shown.map(itemOf),
    nextCursor: goesOn ? writeCursor(work, filter, { sortKey: last.sortKey, id: itemOf(last).id }) : null,
    more: null,
  }
}

/** Says how much comes after a page: what was counted from where the page begins, less what is on it. */
export function withMore<Item>(page: Page<Item>, counted: More): Page<Item> {
  if (page.nextCursor === null) return { ...page, more: { count: 0, exact: true } }
  const after = counted.count - page.items.length
  return {
    ...page,
    more: { count: Math.min(after, MOST_COUNTED), exact: counted.exact && after <= MOST_COUNTED },
  }
}
