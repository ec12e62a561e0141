import { showResponse } from '../web-api/response-posts.ts'
import { fromSlackbot } from '../workspace/messages.ts'
import type { ResponseTarget } from '../workspace/response-urls.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Acknowledgement } from './delivery.ts'

/**
 * Shows what the bot acknowledged a slash command with, or says in Slack's words that it failed.
 *
 * @returns Slack's name for the failure, if it is one
 */
export function showCommandResponse(
  workspace: Workspace,
  { name, target }: { name: string; target: ResponseTarget },
  said: Acknowledgement,
): string | undefined {
  const failure = failureOf(workspace, target, said)
  if (failure === undefined) return undefined
  const text = `${name} failed with the error "${failure}"`
  workspace.messages.add(fromSlackbot(target.conversationId, target.memberId, text))
  workspace.changes.announce()
  return failure
}

function failureOf(workspace: Workspace, target: ResponseTarget, said: Acknowledgement): string | undefined {
  if (said.outcome === 'not_awaited') return undefined
  if (said.outcome !== 'answered') return said.outcome
  if (said.status !== 200) return 'dispatch_failed'
  if (said.body.trim() === '') return undefined
  try {
    const json = said.contentType.includes('json')
    showResponse(workspace, target, json ? JSON.parse(said.body) : { text: said.body })
    return undefined
  } catch {
    return 'invalid_command_response'
  }
}
