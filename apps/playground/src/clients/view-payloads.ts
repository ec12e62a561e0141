import type { ViewClosedAction, ViewSubmitAction } from '@slack/bolt'
import type { Member } from '../workspace/member.ts'
import { asViewOutput, type View } from '../workspace/view.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { interactionOf } from './interaction.ts'

/** What Slack sends when a modal is submitted. */
export const viewSubmissionPayload = (
  workspace: Workspace,
  member: Member,
  view: View,
): ViewSubmitAction & { response_urls: [] } => ({
  type: 'view_submission',
  ...interactionOf(workspace, member),
  trigger_id: workspace.triggers.issue(member.id, view.id),
  view: asViewOutput(view, workspace.app, workspace.team),
  response_urls: [],
})

/** What Slack sends when a modal is closed that asked for it; `cleared` when all that lay open went with it. */
export const viewClosedPayload = (
  workspace: Workspace,
  member: Member,
  { view, cleared }: { view: View; cleared: boolean },
): ViewClosedAction => ({
  type: 'view_closed',
  ...interactionOf(workspace, member),
  view: asViewOutput(view, workspace.app, workspace.team),
  is_cleared: cleared,
})
