import type { Member } from '../workspace/member.ts'
import { Replies } from '../workspace/replies.ts'
import type { View } from '../workspace/view.ts'
import { type Answer, answerOfClient, answerTo } from './answer.ts'
import type { Clients } from './clients.ts'
import { interactionBody } from './interaction.ts'
import { problemsOfInput } from './missing-input.ts'
import { viewSubmissionPayload } from './view-payloads.ts'
import { applyViewResponse, type SubmissionResult } from './view-response.ts'

/** Submits a modal as it is filled in now. What Slack's client itself would complain about is not sent. */
export async function submit(clients: Clients, member: Member, view: View): Promise<Answer> {
  const { workspace, courier } = clients
  const problems = problemsOfInput(view)
  if (Object.keys(problems).length > 0) return answerOfClient({ errors: problems, modal: view })
  const body = interactionBody(viewSubmissionPayload(workspace, member, view))
  let result: SubmissionResult = {}
  const said = await courier.send({ kind: 'interaction', body }, (acknowledgement) => {
    result = { ...applyViewResponse(workspace, view, acknowledgement), ...result }
  })
  return answerTo(said, { ...result, replies: new Replies(), modal: workspace.views.top(member.id) })
}
