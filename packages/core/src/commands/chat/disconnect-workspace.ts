import { z } from 'zod'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import {
  deleteLinksOfWorkspace,
  disconnectWorkspace as disconnect,
  rolesLinkedIn,
} from '../../store/tables/chat-links.ts'
import { refuseHoldersAboveCeiling } from '../refuse-users-above-ceiling.ts'
import { team } from './chat-fields.ts'

/** Ends the connection of a workspace, and every link in it. */
export const disconnectWorkspace = defineCommand({
  name: 'chat.disconnect',
  summary: 'Disconnect a chat workspace and end all its links',
  permission: 'chat:install',
  risk: 'destructive',
  approval: { none: 'it concerns chat alone' },
  input: z.strictObject({ team }),
  chat: { none: 'it is /tenantry disconnect, which speaks of the workspace that it is typed in' },
  load: async () => null,
  authorized: (_target, _input, { organization }) => ({ row: { organizationId: organization.id } }),
  async check(work, { team: { teamId } }) {
    const held = await rolesLinkedIn(work.scope, teamId)
    await refuseHoldersAboveCeiling(work, held, 'Somebody who is linked in this workspace')
  },
  effects: async () => ['Everybody in this workspace is unlinked. To connect it again takes a new code.'],
  async handle(work, input) {
    const links = await deleteLinksOfWorkspace(work.scope, input.team.teamId, work.now)
    if (!(await disconnect(work.scope, input.team, work.now))) {
      throw new TenantryError('conflict', 'This workspace is not connected to your organization.')
    }
    work.record({
      type: 'chat.disconnected',
      on: { type: 'organization', id: work.organization.id },
      accountId: null,
      after: { ...input.team, users: links },
    })
    return { links }
  },
})
