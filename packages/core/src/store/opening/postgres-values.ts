import pg from 'pg'
import { dateFrom } from '../time-text.ts'

const JSON_TEXT = 114
const INT8 = 20
const TIMESTAMPTZ = 1184
const JSONB = 3802

/**
 * Counts are numbers. One that a number cannot hold exactly is a fault here, because a rounded count is a wrong answer that
 * nobody notices; whoever keeps such values selects them as text.
 */
function numberFrom(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value))
    throw new RangeError(`${text} is beyond what a number holds exactly: select it as text`)
  return value
}

/** Postgres counts microseconds and a Date milliseconds: the rest is cut off, so a Date is no cursor. */
function timeFrom(text: string): Date | number {
  const date = dateFrom(text)
  // What a Date cannot be made of is left to pg, which knows it.
  return Number.isNaN(date.getTime()) ? pg.types.getTypeParser(TIMESTAMPTZ)(text) : date
}

const parsers: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [INT8, numberFrom],
  [TIMESTAMPTZ, timeFrom],
  [JSON_TEXT, JSON.parse],
  [JSONB, JSON.parse],
])

/**
 * How values come out of every database that Tenantry opens itself: `int8` is a number, `timestamptz` a Date, json parsed.
 *
 * They are given to the pool and not set on `pg.types`, which belongs to the whole process: a host that changes it there for its
 * own queries changes nothing here.
 */
export const postgresValues: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    const parser = format === 'binary' ? undefined : parsers.get(oid)
    return parser ?? pg.types.getTypeParser(oid, format as 'text')
  },
}
