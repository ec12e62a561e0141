import { createHash } from 'node:crypto'
import type { Pool } from '../../src/store/opening/database-pool.ts'

/** An event as the database holds it. */
export interface ChainRow {
  readonly number: string | number
  readonly body: string
  readonly personal_hash: Buffer | null
  readonly hash: Buffer
  readonly salt: Buffer | null
  readonly value: string | null
}

const sha256 = (...parts: readonly (string | Uint8Array)[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** The chain of an organization and its head, read past all walls. */
export async function chainOf(pool: Pool, organizationId: string) {
  const { rows } = await pool.query<ChainRow>(
    `select e.number, e.body, e.personal_hash, e.hash, p.salt, p.value
       from tenantry.events e left join tenantry.event_personal p using (organization_id, number)
      where organization_id = $1 order by number`,
    [organizationId],
  )
  const heads = await pool.query<{ number: string | number; hash: Buffer }>(
    'select number, hash from tenantry.audit_heads where organization_id = $1',
    [organizationId],
  )
  const [head] = heads.rows
  if (head === undefined) throw new Error('the organization has no audit head')
  return { rows, head: { number: Number(head.number), hash: Buffer.from(head.hash) } }
}

/**
 * The first event at which a chain does not hold, in words, or null. Written anew from the rule that each hash covers the one before,
 * and not from the code that makes the chain: hash = sha256(previous hash, number ':' body, sha256(salt, personal value)).
 */
export function breakIn(rows: readonly ChainRow[], head: { number: number; hash: Buffer }): string | null {
  let previous = Buffer.alloc(0)
  for (const [index, row] of rows.entries()) {
    if (Number(row.number) !== index + 1) return `number ${row.number} stands in place ${index + 1}`
    const personal = row.personal_hash === null ? Buffer.alloc(0) : Buffer.from(row.personal_hash)
    if (row.salt !== null && !sha256(row.salt, row.value ?? '').equals(personal))
      return `personal part of ${row.number}`
    const expected = sha256(previous, `${row.number}:${row.body}`, personal)
    if (!expected.equals(Buffer.from(row.hash))) return `hash of ${row.number}`
    previous = expected
  }
  if (head.number !== rows.length || !head.hash.equals(previous)) return 'head'
  return null
}
