import { defineDeadline } from './deadline.ts'

/** Tells of a request that is still not decided: hosts and chat show it to its approvers again. */
export const remindApprovers = defineDeadline({
  name: 'approval.remind',
  summary: 'Tell again of a request that is not decided',
  event: 'approval.reminded',
})
