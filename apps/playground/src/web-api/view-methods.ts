import type { HomeView, ModalView } from '@slack/types'
import { limits } from '../blocks/limits.ts'
import { asViewOutput, newView, updatedView, type View } from '../workspace/view.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Arguments } from './arguments.ts'
import type { Method } from './method.ts'
import { Refusal } from './refusal.ts'
import { homeContent, modalContent } from './view-content.ts'

const sentView = (given: Arguments): unknown => given.structure('view', 'invalid_arguments')

const answer = (workspace: Workspace, view: View): object => {
  workspace.changes.announce()
  return { view: asViewOutput(view, workspace.app, workspace.team) }
}

/** An `external_id` names one open view of the workspace at a time. */
function refuseTakenExternalId({ views }: Workspace, sent: ModalView | HomeView, own?: View): void {
  if (!sent.external_id) return
  const holder = views.find((view) => view.content.external_id === sent.external_id)
  if (holder && holder.id !== own?.id) throw new Refusal('duplicate_external_id')
}

const open: Method = (workspace, given) => {
  const sent = modalContent(sentView(given))
  refuseTakenExternalId(workspace, sent)
  const { memberId } = workspace.triggers.exchange(given.required('trigger_id'))
  const view = newView(memberId, sent)
  workspace.views.open(view)
  return answer(workspace, view)
}

const push: Method = (workspace, given) => {
  const sent = modalContent(sentView(given))
  refuseTakenExternalId(workspace, sent)
  const { memberId, viewId } = workspace.triggers.exchange(given.required('trigger_id'))
  const stack = workspace.views.of(memberId)
  if (!stack.some((view) => view.id === viewId)) throw new Refusal('not_found')
  return answer(workspace, pushed(workspace, memberId, sent))
}

/** Lays a view on those that are open. A fourth is refused. */
export function pushed(workspace: Workspace, memberId: string, sent: ModalView): View {
  if (workspace.views.of(memberId).length >= limits.viewsDeep) throw new Refusal('push_limit_reached')
  const view = newView(memberId, sent, workspace.views.top(memberId))
  workspace.views.push(view)
  return view
}

const update: Method = (workspace, given) => {
  const sent = modalContent(sentView(given))
  const externalId = given.optional('external_id')
  const viewId = externalId === undefined ? given.required('view_id') : undefined
  const view = workspace.views.find((each) =>
    viewId === undefined ? each.content.external_id === externalId : each.id === viewId,
  )
  if (!view) throw new Refusal('not_found')
  refuseStale(view, given)
  refuseTakenExternalId(workspace, sent, view)
  const updated = updatedView(view, sent)
  workspace.views.replace(updated)
  return answer(workspace, updated)
}

const publish: Method = (workspace, given) => {
  const sent = homeContent(sentView(given))
  const member = workspace.members.get(given.required('user_id'))
  if (!member) {
    throw new Refusal('invalid_arguments', {
      problems: ['[ERROR] user_id is not a member of this workspace'],
    })
  }
  const before = workspace.homes.get(member.id)
  if (before) refuseStale(before, given)
  const view = before ? updatedView(before, sent) : newView(member.id, sent)
  workspace.homes.set(member.id, view)
  return answer(workspace, view)
}

/** Who names a hash says which view they have seen: another one has come meanwhile. */
function refuseStale(view: View, given: Arguments): void {
  const hash = given.optional('hash')
  if (hash !== undefined && hash !== view.hash) throw new Refusal('hash_conflict')
}

export const viewMethods: Record<string, Method> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
}
