import { z } from 'zod'
import { defineCommand } from '../../operations/define-command.ts'
import { requestId } from '../../operations/fields.ts'
import { bringForward } from '../../store/tables/approval-votes.ts'
import { DEADLINE, stillWaits, tell } from './deadline.ts'

/**
 * Tells that a request goes on to those to whom its rule escalates it. They can vote from that time on, whether or not this has run. Where
 * chat could show it to nobody who can agree, it goes on at once: then they can vote from now on.
 */
export const escalateRequest = defineCommand({
  ...DEADLINE,
  name: 'approval.escalate',
  summary: 'Tell that a request goes on to others',
  input: z.strictObject({ requestId, undelivered: z.boolean().default(false) }),
  async handle(work, input, found) {
    const goesOn = input.undelivered
      ? stillWaits(work, found) && (await bringForward(work.scope, input.requestId, work.now))
      : true
    return goesOn ? tell(work, found, 'approval.escalated') : { told: false }
  },
})
