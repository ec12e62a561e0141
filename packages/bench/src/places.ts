import type { Sides } from './contenders.ts'
import type { Ours } from './ours/ours.ts'

/** Where pages begin behind so many users, for each side in its own way. The offsets rise. */
export async function placesAfter(ours: Ours, offsets: readonly number[]): Promise<readonly Sides['deep'][]> {
  const places: Sides['deep'][] = []
  let cursor: string | undefined
  let seen = 0
  for (const offset of offsets) {
    for (;;) {
      const limit = Math.min(200, offset - seen)
      const page: Awaited<ReturnType<Ours['page']>> = await ours.page(limit, cursor)
      const last = page.items.at(-1)
      if (last === undefined || page.nextCursor === null)
        throw new Error('there are fewer users than were loaded')
      seen += page.items.length
      cursor = page.nextCursor
      if (seen < offset) continue
      const sortKey = `${last.lastName} ${last.firstName}`.toLowerCase()
      places.push({ cursor, position: { sortKey, id: last.id }, offset })
      break
    }
  }
  return places
}
