import type { DelegationId, UserId } from '../../domain/id.ts'
import type { Scope } from '../walls/scope.ts'

/** Somebody who stands in for an approver for a time. */
export interface Delegation {
  readonly id: DelegationId
  readonly userId: UserId
  readonly standInId: UserId
  readonly startsAt: Date
  readonly endsAt: Date
}

/** `insert into tenantry.approval_delegations …` */
export async function insertDelegation(scope: Scope, delegation: Delegation): Promise<void> {
  await scope
    .add('tenantry.approval_delegations', {
      id: delegation.id,
      user_id: delegation.userId,
      stand_in_id: delegation.standInId,
      starts_at: delegation.startsAt,
      ends_at: delegation.endsAt,
    })
    .execute()
}

/** Who stands in for some people at a moment. */
export async function readDelegations(
  scope: Scope,
  people: readonly UserId[],
  at: Date,
): Promise<readonly Delegation[]> {
  if (people.length === 0) return []
  return delegationsOf(scope, people).where('starts_at', '<=', at).where('ends_at', '>', at).execute()
}

/** Every delegation of some people that was not ended before it began, of whatever time. */
export async function readAllDelegations(
  scope: Scope,
  people: readonly UserId[],
): Promise<readonly Delegation[]> {
  if (people.length === 0) return []
  return delegationsOf(scope, people).execute()
}

function delegationsOf(scope: Scope, people: readonly UserId[]) {
  return scope
    .from('tenantry.approval_delegations')
    .select([
      'id',
      'user_id as userId',
      'stand_in_id as standInId',
      'starts_at as startsAt',
      'ends_at as endsAt',
    ])
    .where('user_id', 'in', [...people])
    .orderBy('id')
}

/** Ends what somebody has delegated, from this moment on. Returns how many ended. */
export async function endDelegations(scope: Scope, userId: UserId, at: Date): Promise<number> {
  const ended = await scope
    .change('tenantry.approval_delegations')
    .set((eb) => ({ ends_at: eb.fn<Date>('greatest', ['starts_at', eb.val(at)]) }))
    .where('user_id', '=', userId)
    .where('ends_at', '>', at)
    .returning('id')
    .execute()
  return ended.length
}
