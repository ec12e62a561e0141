import { sql } from 'kysely'
import type { Scope } from '../walls/scope.ts'

/** Who was refused what: repeats of the same are one. */
export interface Denial {
  /** Whose the refusals are, as with idempotency keys. */
  readonly refused: string
  /** `*` for everything, once somebody was refused too many different things. */
  readonly command: string
  /** What it was about, as a hash. */
  readonly target: string
}

/** What a refusal counts as. */
export interface CountedDenial extends Denial {
  /** It begins a new count, and is written as an event. */
  readonly isFirst: boolean
  /** How many before it no event tells of. */
  readonly untold: number
  /** How many there are since the first, this one included; 0 for the first. */
  readonly repeats: number
}

/** Counts a refusal in the organization that was entered (`tenantry.count_denial`). */
export async function countDenial(
  scope: Scope,
  { refused, command, target }: Denial,
  { since, now, most }: { since: Date; now: Date; most: number },
): Promise<CountedDenial> {
  const [row] = await scope.call<Omit<CountedDenial, 'refused'>>(sql`
    select command, target, is_first as "isFirst", untold, repeats
      from tenantry.count_denial(${refused}, ${command}, ${target}, ${since}, ${now}, ${most})`)
  if (row === undefined) throw new Error('tenantry.count_denial answered nothing')
  return { ...row, refused }
}

/** Takes a count that began before a time, to tell of it; null where there is none, or it was told of already. */
export async function takeCount(
  scope: Scope,
  { refused, command, target }: Denial,
  begunBefore: Date,
): Promise<{ repeats: number; since: Date } | null> {
  const row = await scope
    .remove('tenantry.denials')
    .where('refused', '=', refused)
    .where('command', '=', command)
    .where('target', '=', target)
    .where('since', '<=', begunBefore)
    .returning(['repeats', 'since'])
    .executeTakeFirst()
  return row === undefined || row.repeats === 0 ? null : row
}
