import { z } from 'zod'
import { whyNotAskable } from '../../approvals/askable.ts'
import { accountOf, examine } from '../../approvals/examined.ts'
import { performNow } from '../../approvals/perform.ts'
import { canonicalJson } from '../../domain/canonical-json.ts'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { reason } from '../../operations/fields.ts'
import { parseInput } from '../../operations/input.ts'
import { allows, refusedTo } from '../../policy/authorize.ts'
import { ownerFieldsOf } from '../../policy/policy.ts'
import { insertReview, type Review } from '../../store/tables/approval-reviews.ts'
import { commandCall } from './command-call.ts'

/**
 * Does at once what a rule would have others agree to: in need, with a reason, and with one's own permission for it. Another
 * administrator is asked to look at it afterwards; until somebody has, every administrator is reminded of it by `whoami`.
 */
export const breakGlass = defineCommand({
  name: 'approval.breakGlass',
  summary: 'Do at once, in need, what others would have to agree to',
  permission: 'approval:break-glass',
  risk: 'destructive',
  runsOthers: true,
  input: z.strictObject({ ...commandCall, reason }),
  approval: { none: 'it is for when nobody can be asked' },
  chat: { none: 'need is judged outside of the chat: the host application offers it' },
  async lock(work, { command: name, input }) {
    const command = work.commands.get(name)
    const parsed = command?.input.safeParse(input)
    if (parsed?.success) await command?.lock?.(work, parsed.data)
  },
  async load(work, { command: name, input }) {
    const command = work.commands.get(name)
    if (command === undefined)
      throw new TenantryError(
        'invalid_input',
        'Command is not one that there is. See the list in the documentation.',
      )
    const why = whyNotAskable(command)
    if (why !== null) throw new TenantryError('conflict', `No glass is broken for ${name}: ${why}.`)
    return examine(work, command, parseInput(command.input, input))
  },
  authorized: (_examined, _input, { organization }) => ({ row: { organizationId: organization.id } }),
  check({ actor }, _input, { command, authorized }) {
    if (actor.userId === null)
      throw new TenantryError('forbidden', 'No rule is about a job of the host. Do it.')
    if (!allows(actor.ability, command.permission, authorized)) throw refusedTo(command)
  },
  async handle(work, input, examined): Promise<{ review: Review }> {
    const { actor, now, policy } = work
    if (actor.userId === null) throw new Error('nobody breaks nothing')
    const { command } = examined
    const stored =
      command.approval && 'stored' in command.approval ? command.approval.stored?.(examined.input) : undefined
    const text = canonicalJson(stored ?? examined.input)
    const review: Review = {
      id: work.newId('review'),
      accountId: accountOf(examined, ownerFieldsOf(policy, command.permission).account),
      command: command.name,
      input: JSON.parse(text),
      reason: input.reason,
      brokenBy: actor.userId,
      brokenByName: actor.name,
      brokenAt: now,
      reviewedBy: null,
      reviewedByName: null,
      reviewedAt: null,
      remark: null,
    }
    await performNow(work, command, review.input)
    await insertReview(work.scope, review, text)
    work.record({
      type: 'approval.glass_broken',
      on: { type: 'review', id: review.id },
      // The reason is an administrator's, and what was done is told where it was done (H7).
      accountId: null,
      userId: actor.userId,
      after: { command: command.name, reason: review.reason, reviewId: review.id },
    })
    return { review }
  },
})
