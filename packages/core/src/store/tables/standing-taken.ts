import { sql } from 'kysely'
import type { ApprovalRuleId, UserId } from '../../domain/id.ts'
import type { Scope } from '../walls/scope.ts'

/** What takes from people that they could agree; of a user's update only one of their roles. A role that anybody holds is not deleted. */
export const TAKES_STANDING: readonly string[] = [
  'user.updated',
  'user.deactivated',
  'user.deleted',
  'user.moved',
  'role.revoked',
  'role.updated',
  'role.reset',
  'account.role_revoked',
  'account.deactivated',
  'account.deleted',
]

/** From here on enough people could keep a rule, whoever took what before. */
export const ENOUGH_SINCE: readonly string[] = ['approval.rule_made', 'approval.rule_fed']

/** By the history, who has taken anybody's standing, or has had it taken, since enough people could keep a rule, or since it was made. */
export async function takersOfStanding(scope: Scope, rule: ApprovalRuleId): Promise<readonly UserId[]> {
  const rows = await scope.call<{ id: UserId }>(sql`
    select distinct doer.id
      from tenantry.events taken
     cross join lateral (values (taken.actor_id), ((taken.body::json -> 'actor' ->> 'onBehalfOf') collate "C")) doer (id)
     where taken.organization_id = ${scope.organizationId}
       and taken.type = any (${TAKES_STANDING}::text[])
       and (taken.type <> 'user.updated' or taken.body::json -> 'after' -> 'roles' is not null)
       and doer.id is not null
       and doer.id is distinct from taken.user_id
       and taken.number > coalesce((
             select max(fed.number)
               from tenantry.events fed
              where fed.organization_id = ${scope.organizationId}
                and fed.type = any (${ENOUGH_SINCE}::text[])
                and fed.body::json -> 'on' ->> 'id' = ${rule}), 0)`)
  return rows.map(({ id }) => id)
}
