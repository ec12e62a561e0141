import type { UserId } from '../../domain/id.ts'
import type { Scope } from '../walls/scope.ts'

/** Sets the one password of a user, in its stored form. */
export async function storePassword(
  scope: Scope,
  userId: UserId,
  { hash, setAt }: { hash: string; setAt: Date },
): Promise<void> {
  await scope
    .add('tenantry.passwords', { user_id: userId, hash, set_at: setAt })
    .onConflict((conflict) =>
      conflict.columns(['organization_id', 'user_id']).doUpdateSet({ hash, set_at: setAt }),
    )
    .execute()
}
