import { eventsOf, type StoredEvent, withNumber } from '../tables/audit.ts'
import type { Scope } from '../walls/scope.ts'

/** The next events of these types after a number and up to another, the oldest first; of all types where none are named. */
export async function readUndelivered(
  scope: Scope,
  {
    after,
    upTo,
    types,
    limit,
  }: { after: number; upTo: number; types: readonly string[] | null; limit: number },
): Promise<readonly StoredEvent[]> {
  let query = eventsOf(scope).where('number', '>', after).where('number', '<=', upTo)
  if (types !== null) query = query.where('type', 'in', [...types])
  return (await query.orderBy('number').limit(limit).execute()).map(withNumber)
}

/** The events with these numbers. */
export async function readNumbered(
  scope: Scope,
  numbers: readonly number[],
): Promise<readonly StoredEvent[]> {
  if (numbers.length === 0) return []
  return (
    await eventsOf(scope)
      .where('number', 'in', [...numbers])
      .orderBy('number')
      .execute()
  ).map(withNumber)
}
