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

/**
 * Points every row of one organization that has such a reference at a row of another, past all walls; the code with which the
 * database refuses it, or what became of it.
 */
export async function pointAcross(
  pool: Pool,
  { from, columns, to, keys }: Reference,
  { own, foreign }: { own: string; foreign: string },
): Promise<string> {
  const moved = columns
    .map((column, place) => ({ column, key: keys[place] ?? '' }))
    .filter(({ key }) => key !== 'organization_id')
  const [owner, target] = [from, to].map((table) =>
    table.endsWith('.organizations') ? 'id' : 'organization_id',
  )
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('set constraints all immediate')
    // A key that both organizations have, such as the number of an event, would not cross.
    const theirs = ({ key }: { key: string }) =>
      `(select o.${key} from ${to} o where o.${target} = $2 and not exists (select from ${to} x where x.${target} = $1 and x.${key} = o.${key}) limit 1)`
    const sets = moved.map((pair) => `${pair.column} = ${theirs(pair)}`)
    const usable = moved.map((pair) => `t.${pair.column} is not null and ${theirs(pair)} is not null`)
    const { rowCount } = await client.query(
      `update ${from} set ${sets.join(', ')} where ctid = (select t.ctid from ${from} t where t.${owner} = $1 and ${usable.join(' and ')} limit 1)`,
      [own, foreign],
    )
    return rowCount === 0 ? 'no row to try it with' : 'done'
  } catch (error) {
    return String((error as { code?: string }).code)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** Whether a reference can be tried: one that is nothing but the organization itself cannot cross. */
export function couldCross({ columns, to }: Reference): boolean {
  return !(to.endsWith('.organizations') && columns.length === 1)
}
