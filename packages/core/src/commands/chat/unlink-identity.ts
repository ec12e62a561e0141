import { z } from 'zod'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { deleteLink } from '../../store/tables/chat-links.ts'

/** Ends the link of the chat identity through which the call came. */
export const unlinkIdentity = defineCommand({
  name: 'chat.unlink',
  summary: 'End the link between your chat identity and your user',
  permission: 'chat:link',
  risk: 'write',
  approval: { none: 'it concerns chat alone' },
  input: z.strictObject({}),
  chat: { noun: 'tenantry', verb: 'unlink', positional: [], confirm: true, example: '/tenantry unlink' },
  async load({ principal }) {
    if (principal.credential.kind !== 'chat') {
      throw new TenantryError(
        'conflict',
        'Only a chat identity can be unlinked, and this call did not come from chat.',
      )
    }
    return principal.credential.identity
  },
  authorized: (_identity, _input, { organization, actor }) => ({
    row: { organizationId: organization.id, accountId: actor.accountId, userId: actor.userId },
  }),
  effects: async () => [
    'You can use the bot again only with a new code, or when an administrator links you.',
  ],
  async handle(work, _input, identity) {
    const { actor } = work
    await deleteLink(work.scope, identity)
    work.record({
      type: 'chat.unlinked',
      on: { type: 'user', id: actor.userId ?? '' },
      accountId: actor.accountId,
      ...(actor.userId === null ? {} : { userId: actor.userId }),
      after: { teamId: identity.teamId, enterpriseId: identity.enterpriseId, chatUserId: identity.userId },
    })
    return { unlinked: true }
  },
})
