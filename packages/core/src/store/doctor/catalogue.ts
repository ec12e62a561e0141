import type { PoolClient } from 'pg'
import { CODE_SELECTS, CODE_WALL_SELECTS } from './catalogue-code.ts'
import { GRANT_SELECTS, GRANT_WALL_SELECTS } from './catalogue-grants.ts'
import { TABLE_SELECTS, WALL_SELECTS } from './catalogue-tables.ts'

/** One part of the schema: a column, a policy, a grant, … */
export interface Part {
  /** What it belongs to: a table, a function with its arguments, or `schema`. */
  readonly about: string
  readonly kind: string
  /** Empty where a thing has only one part of its kind. */
  readonly name: string
  /** The statement that makes it; for a column its line in `create table`. */
  readonly sql: string
}

/** A part as a database has it. */
export interface FoundPart extends Part {
  /** The statement that takes it away; empty where nothing does. */
  readonly undo: string
}

/**
 * `walls` is what stands between tenants, and quick enough to be read at every start; `all` adds columns, constraints, indexes,
 * triggers, comments and what later tables would be born with.
 */
export type Extent = 'walls' | 'all'

/** The kinds of part that the migrations make and `walls` leaves out. */
export const BEYOND_WALLS: ReadonlySet<string> = new Set(['column', 'constraint', 'index', 'comment'])

const STATEMENT: Readonly<Record<Extent, string>> = {
  walls: statementOf([...WALL_SELECTS, ...CODE_WALL_SELECTS, ...GRANT_WALL_SELECTS]),
  all: statementOf([
    ...WALL_SELECTS,
    ...TABLE_SELECTS,
    ...CODE_WALL_SELECTS,
    ...CODE_SELECTS,
    ...GRANT_WALL_SELECTS,
    ...GRANT_SELECTS,
  ]),
}

/**
 * Reads what the schema is made of, in the words of this database's own catalogue, which are the same on every version from
 * Postgres 15 to PGlite. Changes nothing; takes a transaction of its own, for the `search_path`.
 */
export async function readCatalogue(
  client: Pick<PoolClient, 'query'>,
  extent: Extent,
): Promise<readonly FoundPart[]> {
  // Compiling a statement of this length takes longer than running it.
  await client.query('begin read only; set local search_path = pg_catalog; set local jit = off')
  try {
    const { rows } = await client.query<FoundPart>(STATEMENT[extent])
    return rows.map((part) => (part.kind === 'function' ? part : { ...part, sql: lowerKeywords(part.sql) }))
  } finally {
    await client.query('rollback')
  }
}

/** Tables before functions; within each, parts in the order in which they are asked for. */
function statementOf(selects: readonly string[]): string {
  const parts = selects.map(
    (select, rank) =>
      `select ${rank} as rank, part.* from (${select}) part (about, kind, name, sql, undo, place)`,
  )
  return `
    select about, kind, name, sql, undo
      from (${parts.join('\n union all\n')}) parts
     order by about like '%(%', about collate "C", rank, place, name collate "C"`
}

/** The catalogue shouts its keywords. Names of ours are lower case, and what is quoted stays as it is. */
function lowerKeywords(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'|"[^"]*"|[A-Z]+/g, (word) =>
    /^['"]/.test(word) ? word : word.toLowerCase(),
  )
}
