import type { Pool } from '../../src/store/opening/database-pool.ts'

/** Waits until a transaction of this database waits for another one, or until there is nothing to wait for any more. */
export async function untilSomebodyWaits(pool: Pool, over: () => boolean = () => false): Promise<void> {
  await untilSoManyWait(pool, 1, over)
}

/** The same for so many transactions. */
export async function untilSoManyWait(
  pool: Pool,
  many: number,
  over: () => boolean = () => false,
): Promise<void> {
  while (!over()) {
    const { rows } = await pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      [],
    )
    if (rows.length >= many) return
  }
}
