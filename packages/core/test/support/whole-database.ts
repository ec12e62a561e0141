import type { Pool } from '../../src/store/opening/database-pool.ts'

/** Every value of every row of every table of ours as one text, to look for what must not be stored. Binary values are in hexadecimal. */
export async function wholeDatabase(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ text: string }>(
    `select string_agg(query_to_xml(format('select * from tenantry.%I', relname), true, true, '')::text, ' ') as text
       from pg_class where relnamespace = 'tenantry'::regnamespace and relkind = 'r'`,
  )
  const text = rows[0]?.text ?? ''
  if (!text.includes('<created_at>')) throw new Error('the database could not be read as text')
  return text
}
