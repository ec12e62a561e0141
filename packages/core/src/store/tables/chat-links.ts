import { sql } from 'kysely'
import type { AccountId, UserId } from '../../domain/id.ts'
import type { ChatIdentity } from '../../domain/principal.ts'
import type { Scope } from '../walls/scope.ts'

/** Who a chat identity is; null when it is nobody yet. */
export async function readLinkedUser(scope: Scope, identity: ChatIdentity): Promise<UserId | null> {
  const row = await identityRow(scope, identity).select('user_id').executeTakeFirst()
  return row?.user_id ?? null
}

function identityRow(scope: Scope, identity: ChatIdentity) {
  return scope
    .from('tenantry.chat_links')
    .where('enterprise_id', '=', identity.enterpriseId ?? '')
    .where('team_id', '=', identity.teamId)
    .where('chat_user_id', '=', identity.userId)
}

/** The chat identities of some users, so that a list can mention them. */
export async function readLinksOf(
  scope: Scope,
  userIds: readonly UserId[],
): Promise<readonly { userId: UserId; identity: ChatIdentity }[]> {
  if (userIds.length === 0) return []
  const rows = await scope
    .from('tenantry.chat_links')
    .select(['user_id', 'enterprise_id', 'team_id', 'chat_user_id'])
    .where('user_id', 'in', [...userIds])
    .execute()
  return rows.map((row) => ({
    userId: row.user_id,
    identity: { enterpriseId: row.enterprise_id || null, teamId: row.team_id, userId: row.chat_user_id },
  }))
}

/** How many identities are linked in each workspace. */
export async function countLinks(scope: Scope): Promise<readonly { teamId: string; links: number }[]> {
  const rows = await scope
    .from('tenantry.chat_links')
    .select(({ fn }) => ['team_id', fn.countAll<number>().as('links')])
    .groupBy('team_id')
    .orderBy('team_id')
    .execute()
  return rows.map(({ team_id: teamId, links }) => ({ teamId, links: Number(links) }))
}

/** `insert into tenantry.chat_links …`. False when the identity is somebody already. */
export async function insertLink(
  scope: Scope,
  identity: ChatIdentity,
  { userId, at }: { userId: UserId; at: Date },
): Promise<boolean> {
  const rows = await scope
    .add('tenantry.chat_links', {
      enterprise_id: identity.enterpriseId ?? '',
      team_id: identity.teamId,
      chat_user_id: identity.userId,
      user_id: userId,
      linked_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .execute()
  return rows.length > 0
}

/** Ends the link of one identity. */
export async function deleteLink(scope: Scope, identity: ChatIdentity): Promise<void> {
  await scope
    .remove('tenantry.chat_links')
    .where('enterprise_id', '=', identity.enterpriseId ?? '')
    .where('team_id', '=', identity.teamId)
    .where('chat_user_id', '=', identity.userId)
    .execute()
}

/**
 * Ends every link of a workspace, whatever enterprise it was known under at the time, and the invitations that are still open in it.
 * Returns how many links there were.
 */
export async function deleteLinksOfWorkspace(scope: Scope, teamId: string, at: Date): Promise<number> {
  await scope
    .change('tenantry.tickets')
    .set({ used_at: at })
    .where('kind', '=', 'invitation')
    .where('team_id', '=', teamId)
    .where('used_at', 'is', null)
    .execute()
  const rows = await scope
    .remove('tenantry.chat_links')
    .where('team_id', '=', teamId)
    .returning('user_id')
    .execute()
  return rows.length
}

/**
 * What the users hold who are linked in a workspace, by their account: by themselves or by it, and whatever their status.
 * `select distinct account_id, role from chat_links …`: a workspace has many users and few such pairs.
 */
export async function rolesLinkedIn(
  scope: Scope,
  teamId: string,
): Promise<readonly { accountId: AccountId; role: string }[]> {
  return scope.call<{ accountId: AccountId; role: string }>(sql`
    select distinct users.account_id as "accountId", held.role
      from tenantry.chat_links links
      join tenantry.users on users.organization_id = links.organization_id and users.id = links.user_id
      cross join lateral (
        select role
          from tenantry.user_roles own
         where own.organization_id = users.organization_id and own.user_id = users.id
         union all
        select role
          from tenantry.account_roles shared
         where shared.organization_id = users.organization_id and shared.account_id = users.account_id) held
     where links.organization_id = ${scope.organizationId} and links.team_id = ${teamId}`)
}

/** Connects a workspace to the entered organization; false when it is connected to another one. */
export async function connectWorkspace(
  scope: Scope,
  team: Pick<ChatIdentity, 'enterpriseId' | 'teamId'>,
  at: Date,
): Promise<boolean> {
  const rows = await scope.call<{ connected: boolean }>(
    sql`select tenantry.connect_workspace(${team.enterpriseId ?? ''}, ${team.teamId}, ${at}) as connected`,
  )
  return rows[0]?.connected === true
}

/** Disconnects a workspace from the entered organization; false when it was not connected to it. */
export async function disconnectWorkspace(
  scope: Scope,
  team: Pick<ChatIdentity, 'enterpriseId' | 'teamId'>,
  at: Date,
): Promise<boolean> {
  const rows = await scope.call<{ gone: boolean }>(
    sql`select tenantry.disconnect_workspace(${team.enterpriseId ?? ''}, ${team.teamId}, ${at}) as gone`,
  )
  return rows[0]?.gone === true
}
