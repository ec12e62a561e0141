import type { Pool } from '../../src/store/opening/database-pool.ts'

/** A reference from one table of organizations to another, as the catalogue has it. */
export interface Reference {
  readonly name: string
  readonly from: string
  readonly columns: readonly string[]
  readonly to: string
  readonly keys: readonly string[]
}

/** Every foreign key of the schema. */
export async function referencesOf(pool: Pool): Promise<readonly Reference[]> {
  const { rows } = await pool.query<Reference>(
    `select c.conname::text as name, c.conrelid::regclass::text as from, c.confrelid::regclass::text as to,
            array(select a.attname::text from unnest(c.conkey) with ordinality k (number, place)
                    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number
                   where a.attgenerated = '' order by k.place) as columns,
            array(select b.attname::text from unnest(c.conkey, c.confkey) with ordinality k (number, key, place)
                    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number
                    join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.key
                   where a.attgenerated = '' order by k.place) as keys
       from pg_constraint c where c.contype = 'f' and c.connamespace = 'tenantry'::regnamespace order by 1`,
    [],
  )
  return rows
}

/** Columns that name an account or a user and are bound to none by a foreign key: `tenantry.events.actor_id`. */
export async function unboundColumns(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select format('%s.%s', c.oid::regclass, a.attname) as name
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'tenantry'::regnamespace and c.relkind = 'r' and a.attname ~ '(^|_)(account|user|actor)_id$' and a.attname <> 'chat_user_id'
        and not exists (select from pg_constraint f where f.contype = 'f' and f.conrelid = c.oid and a.attnum = any(f.conkey))
      order by 1`,
    [],
  )
  return rows.map(({ name }) => name)
}

/** What became of a trial: it was done, there was no row to try it with, or the database refused it, by what. */
export type Crossing =
  | 'done'
  | 'no row to try it with'
  | { readonly code: string; readonly constraint: string }

/**
 * Points a row of one organization that has such a reference at a row of another, past all walls. For the trial there is no other
 * foreign key, so that what refuses it is this one; nothing of the trial stays.
 *
 * @param without whether this one is left out as well: then nothing may refuse it
 */
export async function pointAcross(
  pool: Pool,
  reference: Reference,
  { own, foreign, without = false }: { own: string; foreign: string; without?: boolean },
): Promise<Crossing> {
  const { name, from, columns, to, keys } = reference
  const moved = columns
    .map((column, place) => ({ column, key: keys[place] ?? '' }))
    .filter(({ key }) => key !== 'organization_id')
  const [owner, target] = [from, to].map((table) =>
    table.endsWith('.organizations') ? 'id' : 'organization_id',
  )
  const list = (each: (pair: { column: string; key: string }) => string, between = ', ') =>
    moved.map(each).join(between)
  const others = (await referencesOf(pool)).filter((other) => without || other.name !== name)
  const client = await pool.connect()
  try {
    await client.query('begin')
    for (const other of others) await client.query(`alter table ${other.from} drop constraint ${other.name}`)
    await client.query('set constraints all immediate')
    // A key that both organizations have, such as the number of an event, would not cross.
    const { rowCount } = await client.query(
      `update ${from} t set ${list(({ column, key }) => `${column} = theirs.${key}`)}
         from (select ${list(({ key }) => `o.${key}`)} from ${to} o
                where o.${target} = $2
                  and not exists (select from ${to} x where x.${target} = $1 and ${list(({ key }) => `x.${key} = o.${key}`, ' and ')})
                limit 1) theirs
        where t.ctid = (select mine.ctid from ${from} mine
                         where mine.${owner} = $1 and ${list(({ column }) => `mine.${column} is not null`, ' and ')} limit 1)`,
      [own, foreign],
    )
    return rowCount === 0 ? 'no row to try it with' : 'done'
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string }
    return { code: String(code), constraint: String(constraint) }
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** Whether a reference can be tried: one that is nothing but the organization itself cannot cross. */
export function couldCross({ columns, to }: Reference): boolean {
  return !(to.endsWith('.organizations') && columns.length === 1)
}
