import { z } from 'zod'
import { whyNotAskable } from '../../approvals/askable.ts'
import { examine } from '../../approvals/examined.ts'
import { obstacleTo, rulesOnCommand } from '../../approvals/obstacle.ts'
import type { ApprovalRequest } from '../../approvals/view.ts'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { reason } from '../../operations/fields.ts'
import { parseInput } from '../../operations/input.ts'
import type { Work } from '../../operations/work.ts'
import { allows, refusedTo } from '../../policy/authorize.ts'
import { commandCall } from './command-call.ts'

/**
 * Asks others to agree to a command. What it is about is looked at as in a call of it; what is not there, or may not be seen, is
 * `not_found`, and what one may do alone is `conflict`: it is done, and not asked for.
 */
export const requestApproval = defineCommand({
  name: 'approval.request',
  summary: 'Ask others to agree to a command',
  permission: 'approval:request',
  risk: 'write',
  input: z.strictObject({
    ...commandCall,
    reason: reason.optional(),
  }),
  approval: { none: 'it is itself how people agree' },
  chat: { none: 'whatever needs agreement offers to ask for it' },
  async load(work, { command: name, input }) {
    const command = work.commands.get(name)
    if (command === undefined)
      throw new TenantryError(
        'invalid_input',
        'Command is not one that there is. See the list in the documentation.',
      )
    const why = whyNotAskable(command)
    if (why !== null) throw new TenantryError('conflict', `${name} cannot be asked for: ${why}.`)
    return examine(work, command, parseInput(command.input, input))
  },
  authorized: (_examined, _input, work) => ({ row: ownRow(work) }),
  async handle(work, input, examined): Promise<ApprovalRequest> {
    const { command, authorized } = examined
    const allowed = allows(work.actor.ability, command.permission, authorized)
    const rules = await rulesOnCommand(work, command)
    const obstacle = await obstacleTo(work, examined, { rules, allowed })
    if (obstacle === null) {
      if (!allowed) throw refusedTo(command)
      throw new TenantryError('conflict', 'Nobody has to agree to this. Do it yourself.')
    }
    return obstacle.ask(input.reason ?? null)
  },
})

function ownRow({ organization, actor }: Work): object {
  return { organizationId: organization.id, accountId: actor.accountId, userId: actor.userId }
}
