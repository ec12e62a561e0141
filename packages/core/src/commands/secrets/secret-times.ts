import { z } from 'zod'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** A day: long enough to put the new secret everywhere where the old one is. */
const OVERLAP_DEFAULT_MS = DAY_MS
const OVERLAP_MAX_MS = 30 * DAY_MS

const EXPIRY_MIN_MS = MINUTE_MS
const EXPIRY_MAX_MS = 366 * DAY_MS

/** What has ended is kept so long: an attempt with it can be told from one with a secret that never was. */
export const KEPT_AFTER_END_MS = 90 * DAY_MS

/** As many secrets of one owner let somebody in at the same time: a list of them is never cut, and nobody needs more. */
export const MOST_GOOD_SECRETS = 10

export const overlapMs = z
  .number()
  .int()
  .min(0)
  .max(OVERLAP_MAX_MS, 'is at most 30 days')
  .default(OVERLAP_DEFAULT_MS)
  .meta({
    description: 'How long the old secret still works; a day where nothing is said',
    flag: 'overlap',
    kind: 'duration',
  })

export const expiresInMs = z
  .number()
  .int()
  .min(EXPIRY_MIN_MS, 'is at least a minute')
  .max(EXPIRY_MAX_MS, 'is at most 366 days')
  .meta({
    description: 'After how long the new secret ends; never where nothing is said',
    flag: 'expires-in',
    kind: 'duration',
  })

/** What becomes of the old secret, for whoever is asked to confirm. */
export function overlapSentence(what: string, overlap: number): string {
  if (overlap === 0) return `${what} stops working at once.`
  return `${what} stops working in ${inWords(overlap)}.`
}

/** A time as a person says it: in minutes below an hour, in days from three of them on. */
export function inWords(ms: number): string {
  if (ms < HOUR_MS) return counted(Math.ceil(ms / MINUTE_MS), 'minute')
  return ms < 3 * DAY_MS ? counted(Math.round(ms / HOUR_MS), 'hour') : counted(Math.round(ms / DAY_MS), 'day')
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`
}
