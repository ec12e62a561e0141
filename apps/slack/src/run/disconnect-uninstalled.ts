import type { Reply } from '../present/reply.ts'
import type { Bot, Taken } from './bot.ts'

/** Slack says that the app is gone from a workspace: its links end with it, and connecting again needs new codes. */
export async function disconnectUninstalled(bot: Bot, taken: Taken): Promise<Reply> {
  const { organizationId, request, key } = taken
  if (organizationId === null) return { message: null }
  const { principal } = bot.tenantry.system('slack: app uninstalled').inOrganization(organizationId)
  await bot.tenantry.execute(
    principal,
    'chat.disconnect',
    { team: request.workspace },
    { idempotencyKey: `chat:${key}` },
  )
  bot.log.info(
    { team: request.workspace.teamId },
    'a workspace was disconnected, because the app was uninstalled',
  )
  return { message: null }
}
