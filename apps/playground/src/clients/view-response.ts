import { isObject } from '../blocks/check.ts'
import { modalContent } from '../web-api/view-content.ts'
import { pushed } from '../web-api/view-methods.ts'
import { updatedView, type View } from '../workspace/view.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Acknowledgement } from './delivery.ts'

/** What a person sees when a modal's answer is late, broken or malformed: it stays open. */
const couldNotConnect = 'We had some trouble connecting. Try again?'

export type SubmissionResult = { error?: string; errors?: Record<string, string> }

/**
 * Does what the bot answered to a submission: nothing closes this modal alone; `errors` are shown beside
 * their fields; `update`, `push` and `clear` change what lies open. Anything else is trouble.
 */
export function applyViewResponse(workspace: Workspace, view: View, said: Acknowledgement): SubmissionResult {
  if (said.outcome === 'not_awaited') return {}
  if (said.outcome !== 'answered' || said.status !== 200) return { error: couldNotConnect }
  const result = respond(workspace, view, said.body)
  workspace.changes.announce()
  return result
}

function respond(workspace: Workspace, view: View, body: string): SubmissionResult {
  try {
    const response: unknown = body.trim() === '' ? {} : JSON.parse(body)
    if (!isObject(response)) return { error: couldNotConnect }
    return respondWith(workspace, view, response)
  } catch {
    return { error: couldNotConnect }
  }
}

function respondWith(workspace: Workspace, view: View, response: Record<string, unknown>): SubmissionResult {
  switch (response.response_action) {
    case undefined:
      workspace.views.close(view)
      return {}
    case 'clear':
      workspace.views.clear(view.memberId)
      return {}
    case 'update':
      workspace.views.replace(updatedView(view, modalContent(response.view)))
      return {}
    case 'push':
      pushed(workspace, view.memberId, modalContent(response.view))
      return {}
    case 'errors':
      return shownErrors(view, response.errors)
    default:
      return { error: couldNotConnect }
  }
}

/** An error for a block that takes no input has no place to be shown in: Slack then shows none at all. */
function shownErrors(view: View, errors: unknown): SubmissionResult {
  const inputs = new Set(view.blocks.flatMap((block) => (block.type === 'input' ? [block.block_id] : [])))
  if (!isObject(errors)) return { error: couldNotConnect }
  const entries = Object.entries(errors)
  const allShown =
    entries.length > 0 && entries.every(([id, text]) => inputs.has(id) && typeof text === 'string')
  return allShown ? { errors: errors as Record<string, string> } : { error: couldNotConnect }
}
