import { defineDeadline } from './deadline.ts'

/** Tells that a request goes on to those to whom its rule escalates it. They can vote from that time on, whether or not this has run. */
export const escalateRequest = defineDeadline({
  name: 'approval.escalate',
  summary: 'Tell that a request goes on to others',
  event: 'approval.escalated',
})
