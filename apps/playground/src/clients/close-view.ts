import type { Member } from '../workspace/member.ts'
import { Replies } from '../workspace/replies.ts'
import type { View } from '../workspace/view.ts'
import { type Answer, answerOfClient, answerTo, failureOfInteraction } from './answer.ts'
import type { Clients } from './clients.ts'
import { interactionBody } from './interaction.ts'
import { viewClosedPayload } from './view-payloads.ts'

/** Closes a modal without submitting it, and with `clear_on_close` all that lie open. The bot hears of it if it asked to. */
export async function closeView(clients: Clients, member: Member, view: View): Promise<Answer> {
  const { workspace, courier } = clients
  const modal = view.content.type === 'modal' ? view.content : undefined
  const cleared = modal?.clear_on_close ?? false
  if (cleared) workspace.views.clear(member.id)
  else workspace.views.close(view)
  workspace.changes.announce()
  const left = workspace.views.top(member.id)
  if (!modal?.notify_on_close) return answerOfClient({ ok: true, modal: left })
  const body = interactionBody(viewClosedPayload(workspace, member, { view, cleared }))
  const said = await courier.send({ kind: 'interaction', body }, () => {})
  return answerTo(said, { replies: new Replies(), modal: left, error: failureOfInteraction(said) })
}
