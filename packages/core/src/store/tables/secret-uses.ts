import { sql } from 'kysely'
import type { Scope } from '../walls/scope.ts'

/**
 * Notes that secrets were used, and says of which it did. Never waits for anybody who changes or deletes a secret: that one is left
 * out. A newer note stays.
 */
export async function noteUses(
  scope: Scope,
  hashes: readonly string[],
  at: Date,
): Promise<readonly string[]> {
  const rows = await scope.call<{ hash: string }>(sql`
    with used as (
      select s.organization_id, s.id, s.user_id, s.hash
        from tenantry.secrets s
       where s.organization_id = ${scope.organizationId} and s.hash = any(${[...hashes]}::text[])
       order by s.id
         for key share skip locked
    ), noted as (
      insert into tenantry.secret_uses as known (organization_id, secret_id, user_id, last_used_at)
      select organization_id, id, user_id, ${at} from used
      on conflict (organization_id, secret_id) do update set last_used_at = excluded.last_used_at
       where known.last_used_at < excluded.last_used_at
    )
    select hash from used`)
  return rows.map(({ hash }) => hash)
}
