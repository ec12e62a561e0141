import { createHmac, timingSafeEqual } from 'node:crypto'
import { canonicalJson } from '../domain/canonical-json.ts'
import { TenantryError } from '../errors.ts'
import type { Work } from '../operations/work.ts'

/** A page of a list; `nextCursor` is null on the last one. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

/** Where a page ended: the sort key and the id of its last row. */
export interface Position {
  readonly sortKey: string
  readonly id: string
}

/**
 * A cursor is bound to its list, its filter and the rights of its owner: for anybody or anything else it is no cursor. What is signed
 * is the text as it was handed out, because a decoder reads many texts alike.
 */
function signed({ organization, actor }: Work, filter: unknown, body: string): string {
  const owner = { user: actor.userId, account: actor.accountId, roles: actor.roles }
  const signature = createHmac('sha256', organization.cursorKey).update(
    canonicalJson({ filter, ...owner, position: body }),
  )
  return `${body}.${signature.digest().subarray(0, 16).toString('base64url')}`
}

function writeCursor(work: Work, filter: unknown, position: Position): string {
  const text = JSON.stringify([position.sortKey, position.id])
  return signed(work, filter, Buffer.from(text).toString('base64url'))
}

/** @throws TenantryError `invalid_input` for a cursor that was altered, or made for another list, filter, person or other rights */
export function readCursor(work: Work, filter: unknown, cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined
  const [body = ''] = cursor.split('.', 1)
  const expected = Buffer.from(signed(work, filter, body))
  const given = Buffer.from(cursor)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new TenantryError(
      'invalid_input',
      'This cursor is not one of this list. Start from the first page.',
    )
  }
  const [sortKey, id] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [string, string]
  return { sortKey, id }
}

/** Cuts the one row too many that was read, and makes a cursor of the last that stays. */
export function toPage<Row extends { sortKey: string }, Item extends { id: string }>(
  work: Work,
  { rows, limit, filter }: { rows: readonly Row[]; limit: number; filter: unknown },
  itemOf: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(itemOf),
    nextCursor:
      rows.length > limit && last !== undefined
        ? writeCursor(work, filter, { sortKey: last.sortKey, id: itemOf(last).id })
        : null,
  }
}
